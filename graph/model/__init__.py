"""What the graph is made of: labels, properties, relationships and their vocabularies, declared once."""
