"""Mails as values: how one is written, and when one goes out. Nothing here sends anything."""
