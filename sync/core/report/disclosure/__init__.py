"""Small numbers: what of a report may be seen, so that no hidden one can be worked out from all that is published."""
