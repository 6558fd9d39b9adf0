"""The graph as a whole: brought up to its format, held to its rules, summed up in a digest and published.

Modules in order of control flow; each needs only those that stand below:

- `format`: how a graph is stored, and what brings an older one up to it.
- `revision`: a number, an instant and that hash.
- `invariants`: the rules that a graph must keep.
- `quality`: where the graph is not to be trusted: rules, and the findings that are kept.
- `kept_digest`: the sums of the parts of the content, as they are kept.
- `digest`: one hash over what the graph says.
"""
