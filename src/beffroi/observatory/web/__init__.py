"""Screens: figures read across the house: sheets, reports."""
