"""The quarterly report: from judged registers to counts, from counts to tables, indicators and words."""
