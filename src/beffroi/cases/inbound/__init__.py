"""Mail that comes in: what it is, whose case it belongs to, and what an agent must still sort."""
