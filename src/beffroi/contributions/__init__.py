"""Keys, allocations, calls for funds."""
