"""GraphQL -> plan: operations parsed, validated, counted against the limits, planned; introspection beside them."""
