"""From declared flows to transfers: what each law sees, with the path that makes it."""
