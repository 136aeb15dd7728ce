"""Screens: portfolio, skills, trainings."""
