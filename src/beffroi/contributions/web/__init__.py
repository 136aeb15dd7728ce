"""Screens: keys, allocations, calls for funds."""
