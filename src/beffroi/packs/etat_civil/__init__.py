"""Copies and extracts of civil-status acts."""
