"""The key that the editor opens with: an example of each thing that most keys need."""

SAMPLE = """\
code = "cotisation"
title = "Cotisation annuelle"
since = 2027-01-01
basis = ""

# Le même montant pour chaque membre, en euros.
[[parts]]
kind = "fixed"
code = "fixe"
label = "Part fixe"
amount = 500

# Par habitant, par tranches. method = "whole" : toute la population au tarif atteint.
[[parts]]
kind = "per_inhabitant"
code = "habitants"
label = "Population"
method = "marginal"
strata = [
  { above = 0, rate = 1.10 },
  { above = 10000, rate = 0.90 },
]
floor = 100
cap = 100000
"""
