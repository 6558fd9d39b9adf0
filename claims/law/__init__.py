"""The reader of law: which laws and units a text names, and where."""
