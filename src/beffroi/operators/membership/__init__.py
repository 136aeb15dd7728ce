"""Members and agreements: the life cycle of a membership, competences, agreements, and who succeeds whom."""
