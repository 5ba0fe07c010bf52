"""What Kawal remembers, in a database: SQLite in the state folder, or PostgreSQL.

No value of an officer's cell is in it. A finding stands under a keyed hash of its identity; beside it, in clear, are
its rule, tab, column title, severity, days, and a case number where it looks like one.
"""
