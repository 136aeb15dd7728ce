"""Saved views: a list of cases, its filters and its order, under a name, for oneself or for the service.

Knows: who sees and who may change a view. Hides: what its address means, which the screens read as any address.
"""
