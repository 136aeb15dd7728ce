"""Figures read across the house: sheets, reports."""
