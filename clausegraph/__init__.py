"""The command line and the composition root: imports graph, claims, api and seed; nothing imports it.

Callers first, each before what it needs:

- `__main__`: `python -m clausegraph`.
- `cli`: the commands.
- `starting`: a server's beginning: address, Neo4j, web server.
- `serving`: a server's work.
- `ending`: a server's end.
- `midnight`: each day begins in the graph.
- `header_timeout`: closes connections on which nothing comes.
- `logs`: what the log looks like.
- `writing`: the work of those who write, one at a time.
- `database`: the Neo4j that a command works on.
- `beside`: a command while a server runs.
- `doctor`: looks at everything that a start needs.
- `keys`: keys of callers, and the key of this machine.
- `explaining`: what an operation is compiled to.
- `suggesting`: laws that the clauses of a text may engage.
- `extracting`: analyses in, JSON lines out.
- `catalogue`: what is wrong in the law catalogue.
- `console`: bars, messages and answers on a terminal.
"""
