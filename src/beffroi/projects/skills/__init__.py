"""Skills and load of those who agree to say them; who can help whom. Never a ranking of people, no performance."""
