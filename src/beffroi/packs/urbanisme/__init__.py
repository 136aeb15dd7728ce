"""Planning declarations, under the planning code."""
