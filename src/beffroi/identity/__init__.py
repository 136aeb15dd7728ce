"""Agents: accounts, sign-in, second factor, roles by organisation, tokens for the API.

Knows who signs in and which roles they hold where; hides allauth, passwords, passkeys and the form of tokens.
Residents need no account: they are not here.
"""
