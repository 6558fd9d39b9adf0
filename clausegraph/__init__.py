"""The command line and the composition root: imports graph, claims, api and seed; nothing imports it.

Modules in order of control flow; each needs only those that stand below:

- `__main__`: `python -m clausegraph`.
- `cli`: the commands.
- `server`: the web server, from its start to its end.
- `commands`: commands that need more than a call, one a module.
- `database`: the Neo4j that a command works on.
- `beside`: a command while a server runs.
- `keys`: keys of callers, and the key of this machine.
- `writing`: the work of those who write, one at a time.
- `console`: bars, messages and answers on a terminal.
"""
