"""What makes the files that the report carries; run by hand, never by an audit."""
