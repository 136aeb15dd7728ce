"""Procedures as data: a TOML document and its letters become one frozen, numbered, typed object."""
