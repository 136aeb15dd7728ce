"""Costs of a procedure shared among members; the closing balance."""
