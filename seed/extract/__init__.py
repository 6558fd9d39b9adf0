"""What is read out of texts: whether they are texts at all, and categories of clauses."""
