"""The needs of members: the frozen catalogue, sheets, their consolidation."""
