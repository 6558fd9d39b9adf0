"""The API: GraphQL in, one plan, one statement, JSON out. Knows no driver and no seeding."""
