"""Knowledge base: articles with audiences, versioned."""
