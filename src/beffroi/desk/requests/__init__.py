"""What is done with a request: opened, worked, linked, planned, answered."""
