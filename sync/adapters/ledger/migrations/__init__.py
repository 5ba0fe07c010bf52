"""How the tables came to be what they are, forward only; Alembic runs what a database has not seen yet."""
