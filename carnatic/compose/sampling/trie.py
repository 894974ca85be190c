"""Words as a tree: which units go on from a beginning."""

from __future__ import annotations

from functools import lru_cache

from carnatic.lessons.lesson import Units

Trie = dict[int, "Trie"]  # words by their units, one after another
NO_WORDS: Trie = {}


@lru_cache(maxsize=256)
def trie(words: frozenset[Units]) -> Trie:
    """Words by their units, one after another; not to be changed."""
    found: Trie = {}
    for word in words:
        plant(found, word)
    return found


def plant(words: Trie, word: Units) -> None:
    """Add a word."""
    for unit in word:
        words = words.setdefault(unit, {})


def going_on(words: Trie, beginning: Units) -> Trie:
    """How the words go on from a beginning."""
    for unit in beginning:
        words = words.get(unit, NO_WORDS)
    return words
