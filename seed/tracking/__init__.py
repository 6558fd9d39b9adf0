"""What became of a document from one archived version to the next: its changes, and its clauses followed."""
