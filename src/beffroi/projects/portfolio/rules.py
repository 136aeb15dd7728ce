"""The rules of a portfolio. Pure."""
