"""The same 15 rules in other engines: from a list of lists to every failing (rule, row)."""
