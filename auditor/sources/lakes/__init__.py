"""Tables with versions, made of files: Delta Lake and Iceberg."""
