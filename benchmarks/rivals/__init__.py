"""Other tools on the same tables, each in a process of an environment of their own."""
