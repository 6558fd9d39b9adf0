"""What archives hold: documents and their versions, read from a repository or from an exported folder.

Modules in order of control flow; each needs only those that stand below:

- `read`: the documents of an archive, in whichever of the two forms.
- `repository`: a git repository, with a commit for each version.
- `export`: an exported folder, with a manifest.
- `content`: the bytes of a version, and why some cannot be read.
- `source`: documents and versions, oldest first.
"""
