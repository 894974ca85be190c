"""Ragas and talas as the command line lists them: lines to read, or JSON objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.tala import Tala


def raga_lines(ragas: Sequence[Raga], with_variants: bool) -> Iterator[str]:
    """A raga to the line, its other forms and its note below it where they are asked for."""
    rows: list[Raga | str] = []
    for raga in ragas:
        rows.append(raga)
        if with_variants:
            rows.extend(raga.variants)
            rows.extend([raga.note] if raga.note else [])
    width = max(len(row.name) for row in rows if isinstance(row, Raga))
    for row in rows:
        if isinstance(row, str):
            yield f"    {row}"
            continue
        differ = ", traditions differ" if row.disputed else ""
        yield f"{row.number or '':>2}  {row.name:<{width}}  {_ladders(row)}  ({row.kind}{differ})"


def raga_json(raga: Raga) -> dict[str, Any]:
    """A raga as the contract's object; a janya's parent is null where its source names none."""
    key, value = ("parent", raga.parent_number or None) if raga.number is None else ("number", raga.number)
    return {
        "name": raga.name,
        "aliases": list(raga.aliases),
        key: value,
        "arohana": show_ladder(raga.arohana),
        "avarohana": show_ladder(raga.avarohana),
        "kind": raga.kind,
        "anya": [place.symbol for place in raga.anya],
        "disputed": raga.disputed,
        "variants": [raga_json(form) for form in raga.variants],
        "note": raga.note,
        "sources": list(raga.sources),
    }


def _ladders(raga: Raga) -> str:
    up = show_ladder(raga.arohana)
    return up if raga.is_symmetrical else f"{up} / {show_ladder(raga.avarohana)}"


def tala_lines(talas: Sequence[Tala], with_notes: bool) -> Iterator[str]:
    """A tala to the line, what is said of it below where notes are asked for."""
    width = max(len(tala.name) for tala in talas)
    for tala in talas:
        angas = " + ".join(map(str, tala.lengths))
        yield f"{tala.name:<{width}}  {tala.aksharas:>2} aksharas: {angas}"
        if with_notes and tala.note:
            yield f"    {tala.note}"


def tala_json(tala: Tala) -> dict[str, Any]:
    """A tala as the contract's object; one kriya for each akshara."""
    return {
        "name": tala.name,
        "aliases": list(tala.aliases),
        "angas": list(tala.lengths),
        "kriyas": [kriya.name for kriya in tala.kriyas],
        "note": tala.note,
    }
