"""Pages at the addresses that the API gives out: `permalink` of a provision, an engagement, a flag or a change.

A page is a pair of files in `templates`: the operation that asks for what stands on the page, and the HTML.
"""
