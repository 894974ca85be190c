"""What the Ragas page says of a raga's gamakas, as HTML."""

from __future__ import annotations

from html import escape

from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.theory.gamaka_words import gamaka_rows, grounds, what, where

INTRODUCTION = (
    "Off until the gamaka is turned up, for plain swaras come first. Of the rows that fit a swara the first is taken; "
    "what no row speaks of is plain, and so is what is too short."
)


def gamakas(request: ExerciseRequest) -> str:
    """Every gamaka of the raga as it stands: of which swara, what it is, and on what it rests."""
    rules = library().gamaka_rules(request.raga)
    rows = "".join(
        f"<tr><th scope='row'>{escape(_capital(where(places, rule)))}</th><td>{escape(_capital(what(rule)))}</td>"
        f"<td{'' if rule.is_sourced else ' class=ours'}>{escape(grounds(rule))}</td></tr>"
        for places, rule in gamaka_rows(request.mapped_raga, request.mapped_tuning, rules)
    )
    heads = "".join(f"<th scope='col'>{head}</th>" for head in ("Swara", "Gamaka", "Rests on"))
    return (
        f"<section class='gamakas' id='gamakas'><h2>Gamakas</h2><p>{INTRODUCTION}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
