"""One feature and one rule, from which tests make others."""

FEATURES = "sells: {any: [we sell]}\n"

RULE = """
- id: sale
  kind: TERM_OF_ART
  sentence: [sells]
  suggests:
  - {target: union-law/art-1, modality: ENGAGES, rationale: "The article concerns the sale of personal data."}
  fires: ["In the EU, we sell your data."]
  silent: ["You sell your data."]
"""
