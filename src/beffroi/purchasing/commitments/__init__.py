"""Conventions and general terms: what members sign."""
