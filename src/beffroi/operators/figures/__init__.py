"""What sheets, reports and the cockpit count of members."""
