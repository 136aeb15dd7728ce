"""Searching cases by what they say: names, numbers, answers and messages.

Knows: the words kept of each case, the narrowing by the database's own policy. Hides: how a search stays fast
under row-level security (docs/adr/0013).
"""
