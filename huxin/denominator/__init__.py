"""The denominator: which sites and firms that other offices know of are not in the registry, and how many nobody knows.

Pure functions over plain values, one after the other: `names` (what a name says), `judge` (are these two one site),
`sites` (which entries are one site), `estimate` (how many sites no list has), `coverage` (per county, with intervals).
"""
