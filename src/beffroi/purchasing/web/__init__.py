"""Screens: group purchases: needs, lots, awards, orders."""
