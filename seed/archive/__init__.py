"""Archives of terms in git: read version by version, and made into rows."""
