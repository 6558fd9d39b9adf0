"""Archived terms -> graph: read version by version, followed, and written.

Modules in order of control flow; each needs only those that stand below:

- `load`: an archive, from its files to a published revision.
- `document`: one document: what is new of it, or all of it anew.
- `origin`: what services and documents are called in the graph, and which archive each is read from.
- `told`: what the archive tells, beside what the graph has.
- `rows`: a replay of the versions, and the rows of each.
- `anew`: a history that is told anew, beside the records that stand.
- `stored`: what the graph has of a document.
- `replayed`: what stands when a replay ends.
- `clause_rows`: readings and changes of the clauses of a version.
- `version_keys`: keys of versions.
- `clause_keys`: keys of clauses that are told anew.
- `suggestions`: laws that the words of a clause name.
"""
