"""Requests from a member to its operator's service desk."""
