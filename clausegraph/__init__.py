"""The command line and the composition root: imports graph, claims, api and seed; nothing imports it."""
