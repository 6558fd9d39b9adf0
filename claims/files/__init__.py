"""Files of sources and of rules: YAML with places, and the errors that name them."""
