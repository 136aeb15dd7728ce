"""Organisations by SIREN: operators, their members and beneficiaries, and what each one adopts.

Knows who is admitted by whom and which procedures an organisation offers; hides how the whole of France is
admitted in bulk.
"""
