"""Words and arithmetic that every storey shares, in pure Python.

It knows how the law counts days and months, how French identifiers, numbers and amounts are written and
checked, and how a list of entries is sealed. It hides where public holidays come from, how a check digit is
computed and how a hash tree is walked. It knows nothing of Django, of a database, of organisations or of
cases, and never reads the clock of the machine: the caller brings the date.
"""
