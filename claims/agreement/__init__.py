"""How far two people agree on the same claims, who do not know of each other.

    decided claims -> a share, chosen by a hash -> a blind second reading -> agreement, or none

A second reading changes no fact and no claim. Where two do not agree, a reviewer decides on the claim again, as on any.

Modules in order of control flow; each needs only those that stand below:

- `reading`: what waits for a second reading by somebody, and one reading.
- `telling`: how far readers agree: of each rule, of each reviewer, and over all.
- `sampling`: which claims are read a second time.
"""
