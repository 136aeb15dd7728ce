"""Webhooks: what happens to cases, told to the programs that an organisation has chosen."""
