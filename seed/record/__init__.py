"""What is recorded: transaction time, the state that is stored, versions, claims and similar clauses."""
