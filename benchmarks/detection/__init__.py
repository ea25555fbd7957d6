"""A benchmark of finding personal data in columns: labelled tables, a scorer, and other tools beside Lintas."""
