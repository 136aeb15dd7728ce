"""What a year's sheet reads of group purchases."""
