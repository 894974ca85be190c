"""Ragas and talas as the command line lists them: lines to read, or JSON objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from carnatic.messages import say
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.tala import Tala

DETAIL = "      "


def raga_lines(ragas: Sequence[Raga], with_details: bool) -> Iterator[str]:
    """A raga to the line; below it, where details are asked for, what else is known and its other forms."""
    rows = [form for raga in ragas for form in (raga, *(raga.variants if with_details else ()))]
    names = [raga.title if raga.has_name else say("cli.raga.own") for raga in rows]
    width = max(map(len, names))
    for raga, name in zip(rows, names):
        kind = say("cli.raga.kind_different_ways" if raga.disputed else "cli.raga.kind", kind=raga.kind)
        yield f"{raga.number or '':>2}  {name:<{width}}  {_ladders(raga)}  {kind}"
        if with_details:
            yield from (DETAIL + line for line in _details(raga))


def _details(raga: Raga) -> Iterator[str]:
    known = (
        say("cli.also", names=raga.aliases) if raga.aliases else "",
        say("cli.raga.janya", parent=raga.parent_number) if raga.number is None and raga.parent_number else "",
        say("cli.raga.anya", swaras=[place.symbol for place in raga.anya]) if raga.anya else "",
    )
    sources = say("cli.raga.sources", sources=raga.sources) if raga.sources else ""
    yield from filter(None, ("; ".join(filter(None, known)), sources, raga.note))


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


def tala_lines(talas: Sequence[Tala], with_details: bool) -> Iterator[str]:
    """A line for each tala; with details, its other names, the hand's movements and a note below it."""
    width = max(len(tala.name) for tala in talas)
    for tala in talas:
        angas = " + ".join(map(str, tala.lengths))
        yield f"{tala.name:<{width}}  {say('cli.tala.aksharas', aksharas=tala.aksharas, angas=angas)}"
        if with_details:
            also = say("cli.also", names=tala.aliases) if tala.aliases else ""
            hand = ", ".join(kriya.name for kriya in tala.kriyas)
            yield from (DETAIL + line for line in (also, hand, tala.note) if line)


def tala_json(tala: Tala) -> dict[str, Any]:
    """A tala as the contract's object; one kriya for each akshara."""
    return {
        "name": tala.name,
        "aliases": list(tala.aliases),
        "angas": list(tala.lengths),
        "kriyas": [kriya.name for kriya in tala.kriyas],
        "note": tala.note,
    }
