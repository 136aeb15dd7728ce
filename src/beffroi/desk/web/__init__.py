"""Screens: the service desk around the support pack."""
