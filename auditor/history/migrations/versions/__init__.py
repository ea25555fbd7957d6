"""One file for each revision; its number is the schema's."""
