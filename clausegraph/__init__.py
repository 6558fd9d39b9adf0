"""The command line and the composition root: imports graph, claims, api and seed; nothing imports it.

In order of control flow:

- `cli` (`__main__`): the commands. `console` shows bars, messages and answers, `logs` what the log looks like.
- `database`: the Neo4j that a command works on; `beside`: a command while a server runs.
- `starting`, `serving`, `ending`: a server's beginning, its work and its end. `midnight` begins each day,
  `header_timeout` closes connections on which nothing comes.
- `writing`: commands and servers write one at a time.
- `doctor`, `explaining`, `extracting`, `catalogue`: the commands that need more than a call.
"""
