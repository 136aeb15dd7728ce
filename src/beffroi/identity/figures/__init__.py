"""What a year's sheet reads of accounts."""
