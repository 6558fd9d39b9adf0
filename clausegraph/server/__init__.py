"""The web server: started on a Neo4j, served, carried over midnight, and ended in order.

Modules in order of control flow; each needs only those that stand below:

- `starting`: a server's beginning: address, Neo4j, web server.
- `serving`: a server's work.
- `warm_up`: what is asked ahead of a Neo4j that was just started.
- `ending`: a server's end.
- `midnight`: each day begins in the graph.
- `header_timeout`: closes connections on which nothing comes.
- `logs`: what the log looks like.
"""
