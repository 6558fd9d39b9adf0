"""Expert statements: the best Cypher that can be written by hand for a question, as a contestant.

The raw driver that runs the compiled statement says what HTTP and GraphQL cost; it says nothing about the statement.
Each file `NAME.cypher` here was written from the question and the graph model, without the compiled statement at hand.
It may give its records in any shape: `shapes` turns them into the API's answer, outside of what is timed, and a test
compares the two on the demonstration graph.

In order of control flow: `asked` (the questions), `shapes` and `reports` (records -> answers), `statements` (what
belongs together), `__main__` (`python -m benchmarks.expert`: both measured and profiled).
"""
