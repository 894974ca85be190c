"""The counts of a sweep, and their table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.sweep.shares import FAMILIES, KINDS, KNOWN_ADMITTED, KNOWN_ASKED, SOME, TALAS, known_share
from carnatic.messages import Message

MOST_FAULTS = 20  # kept for each part; the first ones are enough
LONGEST_SENTENCE = 400
WIDTH = 40  # of the first column
HEAD = f"{'':<{WIDTH}} {'cases':>10} {'realised':>10} {'refused':>10} {'faults':>7}"


@dataclass
class Tally:
    """The results of the cases of one part of a sweep.

    is_exact: whether every case there is was tried, none drawn. shares: how many lessons of
    (family, kind of ladders, kind of tala) were asked for and admitted.
    """

    part: str
    is_exact: bool = False
    cases: int = 0
    realised: int = 0
    fault_count: int = 0
    faults: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    asked: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    admitted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def refused(self) -> int:
        """The cases that got a reason instead of an exercise."""
        return self.cases - self.realised

    def realise(self, where: str, faults: Iterable[str] = (), cases: int = 1) -> None:
        """Count realised cases, with their faults."""
        self.cases += cases
        self.realised += cases
        self.blame(where, faults)

    def refuse(self, where: str, sentence: str, reason: str) -> None:
        """Count a case that was refused by its kind of reason; what it says must be a sentence to read."""
        self.cases += 1
        self.reasons[reason] += 1
        if not is_sentence(sentence):
            self.blame(where, [f"no sentence: {sentence!r}"])

    def blame(self, where: str, faults: Iterable[str]) -> None:
        """Keep faults of the app itself, each with where it was found."""
        for fault in faults:
            self.fault_count += 1
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(f"{where}: {fault}")

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.part,
            self.is_exact,
            self.cases + other.cases,
            self.realised + other.realised,
            self.fault_count + other.fault_count,
            [*self.faults, *other.faults][:MOST_FAULTS],
            self.reasons + other.reasons,
            self.asked + other.asked,
            self.admitted + other.admitted,
            self.seconds + other.seconds,
        )


def is_sentence(text: str) -> bool:
    """Whether a refusal is a readable sentence: one line with an end, and not too long."""
    return text.endswith((".", "?")) and "\n" not in text and len(text) < LONGEST_SENTENCE


def reason_kind(said: Message) -> str:
    """The codes of a refusal, the last reason at the end, so that refusals of one kind can be counted together."""
    why = said.params.get("why")
    return f"{said.code}: {reason_kind(why)}" if isinstance(why, Message) else said.code


# -- printing -----------------------------------------------------------------------------


def as_table(tallies: Sequence[Tally]) -> str:
    """The parts, the share that is admitted beside the known one, and why the rest is refused."""
    rows = [f"{HEAD} {'seconds':>8}", *(f"{counts(tally)} {tally.seconds:>8.0f}" for tally in tallies)]
    for tally in tallies:
        rows += ["", *share_rows(tally)] if tally.asked else []
    for tally in tallies:
        rows += ["", *_reason_rows(tally)] if tally.reasons else []
    faults = [fault for tally in tallies for fault in tally.faults]
    return "\n".join([*rows, *(["", "faults:", *faults] if faults else [])])


def stored_rows(tallies: Sequence[Tally]) -> list[str]:
    """The rows that every run prints alike: all counts, an empty row and the shares; no seconds."""
    shares = (row for tally in tallies if tally.asked for row in share_rows(tally))
    return [HEAD, *map(counts, tallies), "", *shares]


def counts(tally: Tally) -> str:
    """A part's row but for its seconds, which no two runs share."""
    numbers = f"{tally.cases:>10,} {tally.realised:>10,} {tally.refused:>10,} {tally.fault_count:>7,}"
    return f"{tally.part:<{WIDTH}} {numbers}"


def share_rows(tally: Tally) -> list[str]:
    """Percent of the lessons admitted by family, kind of ladders and kind of tala, the known share after it."""
    rows = [f"{'lessons admitted, % (known %)':<34}" + "".join(f"{tala:>12}" for tala in TALAS)]
    for family in FAMILIES:
        for kind in KINDS:
            keys = [(family, kind, tala) for tala in TALAS]
            if any(tally.admitted[key] or known_share(*key) for key in keys):
                cells = (f"{_percent(share(tally, key))} ({_percent(known_share(*key))})" for key in keys)
                rows.append(f"{family:<14}{kind:<20}" + "".join(f"{cell:>12}" for cell in cells))
    admitted, asked = lessons_total(tally.admitted), lessons_total(tally.asked)
    rows.append(f"together {admitted:,} of {asked:,} (known {KNOWN_ADMITTED:,} of {KNOWN_ASKED:,})")
    return rows


def lessons_total(counted: Counter[tuple[str, str, str]]) -> int:
    """How many lessons are counted, ladder practice left out."""
    return sum(count for (family, _, _), count in counted.items() if family in FAMILIES)


def share(tally: Tally, key: tuple[str, str, str]) -> float:
    """Percent of the lessons asked for that were admitted."""
    return 100 * tally.admitted[key] / tally.asked[key] if tally.asked[key] else 0.0


def _percent(share: float) -> str:
    return "<1" if 0 < share < 1 or share == SOME else f"{share:.0f}"


def _reason_rows(tally: Tally) -> list[str]:
    """Why cases of a part were refused, the commonest reason first."""
    return [
        f"refused, {tally.part}:",
        *(f"{count:>10,}  {reason}" for reason, count in sorted_reasons(tally)),
    ]


def sorted_reasons(tally: Tally) -> list[tuple[str, int]]:
    """Reasons with their counts, the commonest first."""
    return sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0]))


def as_json(tallies: Sequence[Tally]) -> dict[str, Any]:
    """The same counts for other programs."""
    return {
        "parts": [
            {
                "part": tally.part,
                "exact": tally.is_exact,
                "cases": tally.cases,
                "realised": tally.realised,
                "refused": tally.refused,
                "faults": tally.fault_count,
                "first_faults": tally.faults,
                "seconds": round(tally.seconds, 1),
                "reasons": dict(sorted_reasons(tally)),
            }
            for tally in tallies
        ],
        "shares": [
            {
                "family": family,
                "ladders": kind,
                "tala": tala,
                "percent": round(share(tally, (family, kind, tala)), 2),
                "known_percent": known_share(family, kind, tala),
            }
            for tally in tallies
            for family, kind, tala in sorted(tally.asked)
            if family in FAMILIES and kind in KINDS
        ],
    }
