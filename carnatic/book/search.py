"""Searching entries by words of their name, note, raga and tala, and by their swaras."""

from __future__ import annotations

from functools import lru_cache

from carnatic.book.book import Book
from carnatic.book.entry import Entry, entry_facts
from carnatic.errors import fold
from carnatic.theory.swara import LETTERS

LONGEST_QUERY = 200


def search(book: Book, query: str) -> tuple[Entry, ...]:
    """The entries that match every word of a query, in the book's order; all entries for an empty query.

    A part of a word matches too. Swaras ('s r g m', 'srgm') also match the swaras of an exercise, in
    any sthayi.
    """
    wanted = _wanted(query[:LONGEST_QUERY])
    return tuple(entry for entry in book.entries if all(_has(entry, word) for word in wanted))


def _wanted(query: str) -> list[str]:
    """The words of a query; neighbouring single swaras become one word."""
    words: list[str] = []
    follows_swara = False
    for word in query.split():
        is_swara = len(word.strip(".'")) == 1 and _is_swaras(word)
        if is_swara and follows_swara:
            words[-1] += word
        elif fold(word) or is_swara:
            words.append(word)
        follows_swara = is_swara
    return words


def _has(entry: Entry, word: str) -> bool:
    text, line = _searchable(entry)
    plain = fold(word)
    return bool(plain and plain in text) or (_is_swaras(word) and _plain_line(word) in line)


@lru_cache(maxsize=8192)
def _searchable(entry: Entry) -> tuple[str, str]:
    """The text and the swaras that a query is matched against."""
    facts = entry_facts(entry)
    texts = (entry.name, *entry.note.split("\n"), facts.words, entry.kind)
    # with line breaks, so that a word can't match across two texts
    return "\n".join(map(fold, texts)), _plain_line(facts.swaras)


def _plain_line(line: str) -> str:
    """A line's swaras and karvais, without bars, sthayis and spaces."""
    return "".join(sign for sign in line.lower().replace(";", ",,") if sign in LETTERS or sign == ",")


def _is_swaras(word: str) -> bool:
    return bool(_plain_line(word)) and not set(word.lower()) - set(f"{LETTERS},;.'")
