"""The blind sheet on paper: as a page to print or as plain text, its key on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import comb
from textwrap import wrap

from benchmarks.blind.sheet import BlindSheet, Entry
from carnatic.errors import CarnaticError
from carnatic.exercise.sargam.text import show_body

TITLE = "Real or made?"
TASK = (
    "Half of these exercises are traditional lessons in several ragas; half were composed by a computer. Mark each one "
    "as real or made. If you know it by heart, mark that too: it is not counted."
)
ANSWERS = ("real", "made", "I know it")
SURE = 0.05  # the largest chance that guessing does as well
LONG = 8  # avartanams, from which they are set in two columns
PAGE_BREAK = "\f"

Writer = Callable[[BlindSheet, str], str]  # the sheet and the page's style → what is written


def write_sheet(suffix: str) -> Writer:
    """The writer for a file's ending. Raises CarnaticError for any but .html and .txt."""
    writers: dict[str, Writer] = {".html": to_html, ".txt": lambda sheet, style: to_text(sheet)}
    writer = writers.get(suffix.lower())
    if writer is None:
        raise CarnaticError("blind.ending")
    return writer


def what_counts(sheet: BlindSheet) -> str:
    """The sentence that says how many correct answers are better than guessing."""
    count = len(sheet.entries)
    return (
        f"Guessing gets about {count // 2} of {count} right. {enough(count)} or more right happen by chance less than "
        f"once in {round(1 / SURE)} times: then real and made sound different. Don't count what was known by heart."
    )


def enough(count: int) -> int:
    """The smallest number of correct answers that guessing reaches with a chance below SURE."""
    ways = 0
    for right in range(count, -1, -1):
        ways += comb(count, right)
        if ways / 2**count >= SURE:
            return right + 1
    return 0


def _where(entry: Entry) -> str:
    request = entry.exercise.request
    return f"{request.raga.title}, {request.tala.name}"


def _key_line(entry: Entry) -> str:
    return f"{'real' if entry.is_real else 'made'}, {entry.source}"


def _name(sheet: BlindSheet) -> str:
    return f"Sheet {sheet.shuffle}, model {sheet.model}"


# -- plain text ----------------------------------------------------------------------------------


def to_text(sheet: BlindSheet) -> str:
    """The sheet as plain text, with a page break before the key."""
    boxes = "   ".join(f"[ ] {answer}" for answer in ANSWERS)
    parts = ["\n".join((TITLE, "", *wrap(TASK), ""))]
    for entry in sheet.entries:
        parts.append(f"{entry.number}. {_where(entry)}\n{show_body(entry.exercise)}\n{boxes}\n")
    width = len(str(len(sheet.entries)))
    key = [f"{entry.number:{width}}  {_key_line(entry)}" for entry in sheet.entries]
    return "\n".join(parts) + "\n".join((f"{PAGE_BREAK}Key", "", _name(sheet), *wrap(what_counts(sheet)), "", *key, ""))


# -- a page to print -----------------------------------------------------------------------------


def to_html(sheet: BlindSheet, style: str) -> str:
    """The sheet as one HTML page that needs no network; the key is printed on a separate sheet of paper."""
    entries = "\n".join(_entry_html(entry) for entry in sheet.entries)
    key = "\n".join(f"<li>{escape(_key_line(entry))}</li>" for entry in sheet.entries)
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{TITLE}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>\n'
        f"<h1>{TITLE}</h1>\n<p>{TASK}</p>\n<ol>\n{entries}\n</ol>\n"
        f'<section class="key">\n<h1>Key</h1>\n<p>{escape(_name(sheet))}</p>\n<p>{what_counts(sheet)}</p>\n'
        f"<ol>\n{key}\n</ol>\n</section>\n</html>\n"
    )


def _entry_html(entry: Entry) -> str:
    lines = show_body(entry.exercise).splitlines()
    rows = "\n".join(f"<p>{''.join(_sign(word) for word in line.split())}</p>" for line in lines)
    boxes = "".join(f"<label><input type=checkbox> {answer}</label>" for answer in ANSWERS)
    wide = ' class="long"' if len(lines) >= LONG else ""
    return f"<li><h2>{escape(_where(entry))}</h2>\n<div{wide}>\n{rows}\n</div>\n<form>{boxes}</form></li>"


def _sign(word: str) -> str:
    return f"<b>{word}</b>" if word.startswith("|") else f"<i>{escape(word)}</i>"
