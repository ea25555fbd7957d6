"""How the committed models are made. Not imported at run time."""
