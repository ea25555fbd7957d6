"""Other scanners on the same table, each in its own process of an environment of their own."""
