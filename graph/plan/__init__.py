"""What is asked: plans as immutable values, without values of a request and without Cypher.

A plan is made of these, one grammar in five files: a selection holds reports, and a report holds selections.

- `plan`: entries, selections and pages: the response's own shape
- `expressions`: where entities come from, which of them stay, and one value of one entity
- `facts`: which engagements and flags count
- `reports`: entries that count over a whole set of provisions
- `searches`: starts whose entities a statement makes itself, paths and comparisons

What happens to a plan, in this order:

- `time_travel`: reads it at another time
- `rules`: make it cheaper
- `layout`: says where each value stands in the answer
- `outline`: tells it to a reader

`conditions` and `parts` look into conditions and plans.
"""
