"""Assessors: each weighs one kind of observation about a column's values for one category. Pure functions."""
