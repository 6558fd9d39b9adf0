"""Plan -> Cypher: the last stage of the compiler; pure functions of the plan, values only as parameters."""
