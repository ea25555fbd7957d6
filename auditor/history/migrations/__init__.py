"""How the tables of a history came to be what they are: revisions that Alembic applies, never changed once released."""
