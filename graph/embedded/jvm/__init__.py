"""Inside the JVM of the child: how it is started, the Neo4j in it, and what is done when its heap is full.

Modules in order of control flow; each needs only those that stand below:

- `java`: options of the JVM, and its ahead-of-time cache.
- `dbms`: Neo4j, built, opened and shut down.
- `heap`: what is done about a full heap.
"""
