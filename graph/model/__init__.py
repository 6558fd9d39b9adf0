"""What the graph is made of, declared once; everything else is made from it.

- `declare`: what a declaration of a label, a property or a relationship type says
- `vocabulary`: the words of the enumerations
- `properties`: properties that several labels have
- `reviews`: labels of evidence, agents, analyses, decisions and second readings
- `model`: every label and relationship type
- `tenses`: relationship types by time
- `words`: the form in which texts are compared
"""
