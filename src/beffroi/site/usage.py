"""The sentences of ``argparse`` in French: a wrong usage is said in the language of the house."""

from __future__ import annotations

import argparse

_SENTENCES = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "show this help message and exit": "montre cette aide",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "one of the arguments %s is required": "donnez l’un de ces arguments : %s",
    "not allowed with argument %s": "ne se combine pas avec %s",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "invalid %(type)s value: %(value)r": "la valeur %(value)r ne convient pas",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n’est pas parmi %(choices)s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s est ambigu : %(matches)s",
    "%(prog)s: error: %(message)s\n": "%(prog)s : erreur : %(message)s\n",
}


def speak_french() -> None:
    """Make every command line of this process speak French; sentences unknown here stay as they are."""
    for name, replacement in (("_", _french), ("ngettext", _counted)):
        if hasattr(argparse, name):
            setattr(argparse, name, replacement)


def _french(sentence: str) -> str:
    return _SENTENCES.get(sentence, sentence)


def _counted(one: str, several: str, count: int) -> str:
    known = {
        "expected %s argument": "%s valeur est attendue",
        "expected %s arguments": "%s valeurs attendues",
    }
    sentence = one if count == 1 else several
    return known.get(sentence, sentence)
