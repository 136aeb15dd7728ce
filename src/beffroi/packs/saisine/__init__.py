"""Any request to the commune, under the general law of requests."""
