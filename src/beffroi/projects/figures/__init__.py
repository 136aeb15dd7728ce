"""What a year's sheet reads of projects."""
