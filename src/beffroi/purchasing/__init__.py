"""Group purchases: needs, lots, awards, orders."""
