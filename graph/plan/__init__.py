"""What is asked: plans as immutable values, without values of a request and without Cypher."""
