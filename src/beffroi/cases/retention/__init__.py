"""Retention: how long a request is kept, what becomes of it then, and the proof that it was done.

Knows: rules by procedure and outcome, legal holds, anonymisation field by field, transfers to the archives
(SEDA), tombstones. Hides: which rows hang from a case, and how stored bytes go once nobody names them.
"""
