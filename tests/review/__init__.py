"""Claims, and how people decide on them."""
