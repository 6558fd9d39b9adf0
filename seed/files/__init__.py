"""Files of sources: YAML with places, and the errors that name them."""
