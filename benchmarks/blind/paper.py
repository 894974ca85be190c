"""The blind sheets on paper: as pages to print or as plain text, the key in a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from math import comb
from textwrap import wrap

from benchmarks.blind.sheet import BlindSheet, Entry
from carnatic.errors import CarnaticError
from carnatic.exercise.sargam.text import show_body


@dataclass(frozen=True, slots=True)
class Question:
    """What a sheet asks: its title, the task, the answers to tick, and the sentences over the key."""

    title: str
    task: str
    answers: tuple[str, ...]
    key_words: Callable[[BlindSheet], str]


WOULD_TEACH, WOULD_NOT = 60, 5  # in 100
SURE = 0.05  # the largest chance that guessing does as well
LONG = 8  # avartanams, from which they are set in two columns

# the sheet, its question and the page's style → what is written
Writer = Callable[[BlindSheet, Question, str], str]


def writers(suffix: str) -> tuple[Writer, Writer]:
    """The writers of the sheet and of its key for a file's ending. Raises CarnaticError for any but .html and .txt."""
    found: dict[str, tuple[Writer, Writer]] = {".html": (to_html, key_to_html), ".txt": (to_text, key_to_text)}
    if suffix.lower() not in found:
        raise CarnaticError("blind.ending")
    return found[suffix.lower()]


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


def what_to_count(sheet: BlindSheet) -> str:
    """The sentence that says how the answers of a teacher are counted."""
    made = sum(not entry.is_real for entry in sheet.entries)
    return (
        f"Count the answers to the {made} composed lines. The aim: {WOULD_TEACH} in 100 or more would be taught, "
        f"{WOULD_NOT} in 100 or fewer would not. The {len(sheet.entries) - made} lessons show how strict the reader is."
    )


REAL_OR_MADE = Question(
    "Real or made?",
    "Half of these exercises are traditional lessons in several ragas; half were composed by a computer. Mark each one "
    "as real or made. If you know it by heart, mark that too: it is not counted.",
    ("real", "made", "I know it"),
    what_counts,
)
WOULD_YOU_TEACH = Question(
    "Would you teach this?",
    "Each line is an exercise for a student of its level. Most were composed by a computer; some are traditional "
    "lessons. Sing or play it once, then mark one answer. Please write beside it what you would change.",
    ("would teach", "would change", "wouldn't"),
    what_to_count,
)


def _where(entry: Entry) -> str:
    request = entry.exercise.request
    return f"{request.raga.title}, {request.tala.name}"


def _key_line(entry: Entry) -> str:
    return f"{'real' if entry.is_real else 'made'}, {entry.source}"


def _name(sheet: BlindSheet) -> str:
    return f"Sheet {sheet.shuffle}, model {sheet.model}"


# -- plain text ----------------------------------------------------------------------------------


def to_text(sheet: BlindSheet, question: Question, style: str = "") -> str:
    """The sheet as plain text."""
    boxes = "   ".join(f"[ ] {answer}" for answer in question.answers)
    parts = ["\n".join((question.title, _name(sheet), "", *wrap(question.task), ""))]
    for entry in sheet.entries:
        parts.append(f"{entry.number}. {_where(entry)}\n{show_body(entry.exercise)}\n{boxes}\n")
    return "\n".join(parts)


def key_to_text(sheet: BlindSheet, question: Question, style: str = "") -> str:
    """The key as plain text."""
    width = len(str(len(sheet.entries)))
    key = [f"{entry.number:{width}}  {_key_line(entry)}" for entry in sheet.entries]
    return "\n".join((f"Key: {question.title}", _name(sheet), "", *wrap(question.key_words(sheet)), "", *key, ""))


# -- a page to print -----------------------------------------------------------------------------


def to_html(sheet: BlindSheet, question: Question, style: str) -> str:
    """The sheet as one HTML page that needs no network."""
    entries = "\n".join(_entry_html(entry, question) for entry in sheet.entries)
    return _page(question.title, style, f"<p>{question.task}</p>\n<p>{_name(sheet)}</p>\n<ol>\n{entries}\n</ol>\n")


def key_to_html(sheet: BlindSheet, question: Question, style: str) -> str:
    """The key as an HTML page."""
    key = "\n".join(f"<li>{escape(_key_line(entry))}</li>" for entry in sheet.entries)
    words = f"<p>{escape(_name(sheet))}</p>\n<p>{question.key_words(sheet)}</p>\n"
    return _page(f"Key: {question.title}", style, f'{words}<div class="key">\n<ol>\n{key}\n</ol>\n</div>\n')


def _page(title: str, style: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>\n'
        f"<h1>{title}</h1>\n{body}</html>\n"
    )


def _entry_html(entry: Entry, question: Question) -> str:
    lines = show_body(entry.exercise).splitlines()
    rows = "\n".join(f"<p>{''.join(_sign(word) for word in line.split())}</p>" for line in lines)
    boxes = "".join(f"<label><input type=checkbox> {answer}</label>" for answer in question.answers)
    wide = ' class="long"' if len(lines) >= LONG else ""
    return f"<li><h2>{escape(_where(entry))}</h2>\n<div{wide}>\n{rows}\n</div>\n<form>{boxes}</form></li>"


def _sign(word: str) -> str:
    return f"<b>{word}</b>" if word.startswith("|") else f"<i>{escape(word)}</i>"
