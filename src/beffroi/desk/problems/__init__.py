"""Problems, major incidents, and the one broadcast to all the members hit."""
