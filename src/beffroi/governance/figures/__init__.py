"""What a year's sheet reads of the bodies."""
