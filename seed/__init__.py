"""Seeding: sources in, records, rows out. Knows no GraphQL and no HTTP."""
