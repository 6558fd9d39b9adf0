"""The command line and the composition root: imports graph, api and seed; nothing imports it."""
