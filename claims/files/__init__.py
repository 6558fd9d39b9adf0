"""Files of sources and of rules.

Modules in order of control flow; each needs only those that stand below:

- `yaml_file`: YAML in which each value has its place.
- `errors`: faults, by file and line.
"""
