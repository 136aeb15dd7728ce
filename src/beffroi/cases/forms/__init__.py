"""Forms: from raw answers to clean ones, errors in French, summary, JSON Schema."""
