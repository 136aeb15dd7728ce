"""How long the sentences of an author are."""

import re

LONGEST_SENTENCE = 20  # words; a named value counts for one
_VALUE = re.compile(r"\{\{[^{}]*\}\}")
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[.!?…](?:\s|$)")


def longest_sentence(text: str) -> int:
    """Return the number of words of the longest sentence."""
    sentences = _SENTENCE_END.split(_VALUE.sub("valeur", text))
    return max(len([word for word in sentence.split() if _WORD.search(word)]) for sentence in sentences)
