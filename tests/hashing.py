"""Passwords of tests: Argon2 stays, made cheap, since accounts are made and signed in by the hundred."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """The hasher of production with the least work: 150 ms an account become less than one."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
