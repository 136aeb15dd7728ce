"""The service desk around the support pack."""
