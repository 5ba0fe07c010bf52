"""What changed in a register from check to check: who did what to which row, without a single value."""
