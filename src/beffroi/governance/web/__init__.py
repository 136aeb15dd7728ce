"""Screens: bodies, mandates, sessions, votes, deliberations."""
