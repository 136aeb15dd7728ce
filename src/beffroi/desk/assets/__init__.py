"""Assets of members: inventory, import of CSV and of GLPI agents."""
