"""The version of the distribution. pyproject.toml reads it from here: asking the installed metadata costs 25 ms."""

VERSION = "0.1.0"
