"""The edges: one outside thing per module. They import ports and core, never each other's insides."""
