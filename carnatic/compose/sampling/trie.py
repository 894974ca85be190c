"""Words as a tree: the units that continue a beginning."""

from __future__ import annotations

from functools import lru_cache

from carnatic.lessons.lesson import Units

Trie = dict[int, "Trie"]  # words by their units, one after another
NO_WORDS: Trie = {}


@lru_cache(maxsize=256)
def trie(words: frozenset[Units]) -> Trie:
    """The tree of some words; it must not be changed."""
    tree: Trie = {}
    for word in words:
        plant(tree, word)
    return tree


def plant(words: Trie, word: Units) -> None:
    """Add a word to a tree."""
    for unit in word:
        words = words.setdefault(unit, {})


def going_on(words: Trie, beginning: Units) -> Trie:
    """The tree of what follows a beginning."""
    for unit in beginning:
        words = words.get(unit, NO_WORDS)
    return words


def begins_word(words: Trie, beginning: Units) -> bool:
    """Whether a word of the tree begins so."""
    for unit in beginning:
        if unit not in words:
            return False
        words = words[unit]
    return True
