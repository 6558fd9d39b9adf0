"""Values of a request: arguments coerced by the schema, times, words of a search, cursors."""
