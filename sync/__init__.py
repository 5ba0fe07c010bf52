"""Kawal: the quiet colleague beside the case register of a P2TP2A office."""

__version__ = "0.1.0"
