"""Opinions asked on a case, from a service of the commune or an outside body, with a date of their own."""
