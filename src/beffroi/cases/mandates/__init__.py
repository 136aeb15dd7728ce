"""Third parties: somebody acts for a person under a mandate, which the person ends when they like."""
