"""Packs: procedures, letters and the few named rules that the law needs, data first."""
