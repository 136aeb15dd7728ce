"""Outcomes of lots, unit prices, windows of orders."""
