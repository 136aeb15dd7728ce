"""Whose rows these are and who is asking: scope, actors, roles, row-level security.

Knows how PostgreSQL isolates organisations; hides the session variables, the policies and the composite keys.
Open to every storey above.
"""
