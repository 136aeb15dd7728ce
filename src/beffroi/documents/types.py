"""The words of documents."""

from __future__ import annotations

from enum import StrEnum


class FileState(StrEnum):
    """What is known of a file's safety. Agents open only what is clean, or unscanned where no scanner is set.

    A discarded file has lost its name; its bytes go at the next sweep.
    """

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"
    DISCARDED = "discarded"
