"""A corpus of YAML files: read, checked, and made into rows."""
