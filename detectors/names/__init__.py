"""A small character n-gram model of person, place and other: decides per column, never per cell."""
