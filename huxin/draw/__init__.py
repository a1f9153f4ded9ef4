"""Draws of sites and inspectors for random inspections (双随机, SM-10) that anybody can make again.

Pure functions over plain figures: a frame, published by its hash before the seed is known; a seed from a later public
value; an order by SHA-256 that leaves nothing to choose. The algorithm stands in `docs/draw.md`, and once more, written
apart from this, in `docs/verify/draw.py`.
"""
