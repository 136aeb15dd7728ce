"""Portfolio, skills, trainings."""
