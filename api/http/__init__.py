"""GraphQL over HTTP: the application, its endpoint, and GraphiQL for browsers."""
