"""Other ways to answer the questions over the same Neo4j; each says on standard error where it listens."""
