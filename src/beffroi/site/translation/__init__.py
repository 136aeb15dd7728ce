"""The residents' pages in other languages: which files they are, their catalogue, the languages installed, the choice."""
