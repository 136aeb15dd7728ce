"""The language of keys and what it computes: plain Python, no database and no clock."""
