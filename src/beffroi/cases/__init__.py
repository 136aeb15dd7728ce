"""The engine of requests: procedures as data, forms, clocks, messages, decisions."""
