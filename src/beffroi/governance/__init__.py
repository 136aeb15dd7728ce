"""Bodies, mandates, sessions, votes, deliberations."""
