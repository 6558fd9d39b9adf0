"""What is written: rows, their checks, the writer, indexes, projection, revisions, digest and invariants."""
