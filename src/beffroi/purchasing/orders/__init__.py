"""Orders under the ceiling of their lot, and deliveries."""
