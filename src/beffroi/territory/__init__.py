"""Communes, EPCI, départements, at a date: public facts that every organisation shares.

Knows names, codes (former ones included), postcodes, numbers, perimeters and the slugs of the portals. Hides
how the yearly referential is packed, loaded and indexed.
"""
