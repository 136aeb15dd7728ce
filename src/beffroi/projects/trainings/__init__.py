"""Trainings: catalogue, sessions, enrolments in order, attendance, evaluation, hours."""
