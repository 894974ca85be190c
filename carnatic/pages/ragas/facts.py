"""The Ragas page's HTML for a raga: rows of a list, facts, forms and relatives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.links import raga_address
from carnatic.pages.components.swaras import place_parts, place_words
from carnatic.pages.ragas.wheel import wheel
from carnatic.theory.melakarta import chakra_name
from carnatic.theory.raga import Raga
from carnatic.theory.relatives import Neighbour, Relatives, melakartas_holding, relatives
from carnatic.theory.swara import Pitch

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
OWN_NAME = say("scale.own").removesuffix(".")


# -- words -----------------------------------------------------------------------------------


def title(raga: Raga) -> str:
    """A raga's name as the title of its page."""
    return raga.title if raga.has_name else OWN_NAME


def belongs(raga: Raga) -> str:
    """'janya of 28 Harikambhoji', or that no parent is named."""
    if raga.is_own:
        return say("ragas.own_scale")
    if raga.parent_number:
        return say("ragas.janya_of", parent=_numbered(raga.parent_number))
    return say("ragas.no_parent")


def raga_facts(raga: Raga) -> str:
    """The line under the name: number or parent, kind, anya swaras, other names; as HTML."""
    sentences = [_lineage(raga), _kind_sentence(raga)]
    if raga.aliases:
        sentences.append(say("ragas.also", names=raga.aliases))
    if raga.disputed:
        sentences.append(say("ragas.different_ways"))
    if note := raga.note.removeprefix(f"{OWN_NAME}."):
        sentences.append(note.strip()[:1].upper() + note.strip()[1:].removesuffix(".") + ".")
    return " ".join(escape(sentence) for sentence in sentences if sentence)


def _lineage(raga: Raga) -> str:
    if raga.number is not None:
        place, chakra = ORDINALS[(raga.number - 1) % 6], chakra_name(raga.number)
        return say("ragas.melakarta", number=raga.number, place=place, chakra=chakra)
    if raga.is_own:
        return ""
    if not raga.parent_number:
        return say("ragas.no_parent_named")
    return say("ragas.kind", kind=say("ragas.janya_of", parent=_numbered(raga.parent_number)))


def _kind_sentence(raga: Raga) -> str:
    if not raga.anya:
        return say("ragas.kind", kind=raga.kind)
    swaras = tuple(place.symbol for place in raga.anya)
    return say("ragas.kind_with_anya", kind=raga.kind, swaras=swaras, verb="is" if len(swaras) == 1 else "are")


def _numbered(number: int) -> str:
    return f"{number} {library().raga(str(number)).name}"


def sources(raga: Raga) -> str:
    """The sources of its ladders, as HTML."""
    if raga.sources:
        return "<ul class='sources'>" + "".join(f"<li>{escape(source)}</li>" for source in raga.sources) + "</ul>"
    why = say("ragas.your_own", raga=raga.name) if raga.is_own else say("ragas.between_forms")
    return f"<p class='hint'>{escape(why)}</p>"


# -- ladders and rows ---------------------------------------------------------------------------


def ladder(pitches: Iterable[Pitch], script: str = "roman") -> str:
    """A ladder in sargam with the numbers of its swarasthanas, dots for the sthayis."""
    return "<span class='ladder'>" + " ".join(_swara(pitch, script) for pitch in pitches) + "</span>"


def both(raga: Raga, script: str = "roman") -> str:
    """Both ladders, side by side."""
    return f"<span class='both'>{ladder(raga.arohana, script)} {ladder(raga.avarohana, script)}</span>"


def _swara(pitch: Pitch, script: str) -> str:
    letter, number = place_parts(pitch.place, script)
    kind = pitch.sthayi.word if script == "roman" else f"{pitch.sthayi.word} {script}"
    marked = f"<i class='{kind}'>{letter}</i>" if pitch.sthayi else letter
    return f"<span>{marked}<sub>{number}</sub></span>" if number else f"<span>{marked}</span>"


def raga_row(raga: Raga, chosen: Raga | None = None, called: str = "", script: str = "roman") -> str:
    """A raga as a row of a list, with a link to it.

    called: replaces name and parent.
    """
    current = " aria-current='true'" if raga == chosen else ""
    number = f"<span class='number'>{raga.number}</span>" if raga.number is not None else ""
    aliases = f" <small>{escape(', '.join(raga.aliases))}</small>" if raga.aliases and not called else ""
    name = f"<span class='name'>{number}<b>{escape(called or title(raga))}</b>{aliases}</span>"
    kind = f"<span class='kind'>{escape(_kind(raga))}</span>"
    return f"<li><a class='row' {raga_address(raga.name)}{current}>{name}{kind}{both(raga, script)}</a></li>"


def _kind(raga: Raga) -> str:
    # a melakarta's number stands before its name
    return raga.kind if raga.number is not None else f"{raga.kind}, {belongs(raga)}"


def rows(ragas: Iterable[Raga], chosen: Raga | None = None, script: str = "roman") -> str:
    """A list of ragas."""
    return "<ul class='rows'>" + "".join(raga_row(raga, chosen, script=script) for raga in ragas) + "</ul>"


def forms(raga: Raga, every: Sequence[Raga], script: str = "roman") -> str:
    """The forms of a raga, each with its ladders and its sources; the chosen one is marked."""
    shown = []
    for form in every:
        current = " aria-current='true'" if form == raga else ""
        given = ", ".join(form.sources) or say("ragas.between")
        parent = "" if form.parent_number == every[0].parent_number else f"; {belongs(form)}"
        origin = f"<span class='kind'>{escape(given + parent)}</span>"
        shown.append(
            f"<li><a class='row' {raga_address(form.name)}{current}><b>{escape(form.name)}</b>"
            f"{both(form, script)}{origin}</a></li>"
        )
    return f"<ul class='forms'>{''.join(shown)}</ul>"


# -- what was found --------------------------------------------------------------------------------


def found_ragas(ragas: Sequence[Raga], others: Sequence[Raga], chosen: Raga | None, script: str = "roman") -> str:
    """The ragas that a search found, then others with the same word in their name.

    Beside a chosen raga a long list is folded up.
    """
    count = _count(ragas)
    more = f"<h3>{say('ragas.similar')}</h3>{rows(others, chosen, script)}" if others else ""
    if chosen is None or len(ragas) + len(others) <= 2:
        return f"<p class='count' role='status'>{count}</p>{rows(ragas, chosen, script)}{more}"
    if others:
        count = say("ragas.found_similar", found=count, count=len(others))
    summary = f"<summary><span role='status'>{count}</span></summary>"
    return f"<details id='found'>{summary}{rows(ragas, chosen, script)}{more}</details>"


def not_found(sentence: str, nearest: Sequence[str]) -> str:
    """A sentence that nothing was found, and the nearest names as buttons."""
    buttons = " ".join(f"<a class='button' {raga_address(name)}>{escape(name)}</a>" for name in nearest)
    return f"<p class='none' role='alert'>{escape(sentence)}</p><p class='nearest'>{buttons}</p>"


def _count(ragas: Sequence[Raga]) -> str:
    return say("ragas.found_one") if len(ragas) == 1 else say("ragas.found", count=len(ragas))


def melakarta_list(melakartas: Sequence[Raga], script: str = "roman") -> str:
    """The 72 melakartas, chakra by chakra, next to their wheel."""
    parts = []
    for k in range(0, len(melakartas), 6):
        pair = " ".join(place_words(place, script) for place in melakartas[k].places[1:3])
        parts.append(f"<h3>{chakra_name(k + 1)} <small>{pair}</small></h3>{rows(melakartas[k : k + 6], script=script)}")
    return (
        f"<div class='index'><section class='list'>{''.join(parts)}</section>"
        f"<section class='place'>{wheel(melakartas, {}, script=script)}{_legend('')}</section></div>"
    )


# -- the wheel and the relatives ------------------------------------------------------------------------


def kin(raga: Raga, script: str = "roman") -> str:
    """A raga's place in the wheel, and its relatives."""
    melakartas = [one for one in library().ragas if one.number is not None]
    near = relatives(raga, library().ragas)
    marked, sentence = _marks(raga, near)
    drawn = wheel(melakartas, marked, raga.number, script) + _legend(", ".join(_numbered(number) for number in marked))
    return (
        f"<div class='kin'><section class='place'><h2>{say('ragas.wheel')}</h2><p>{escape(sentence)}</p>{drawn}"
        f"</section><section class='near'><h2>{say('ragas.relatives')}</h2>"
        f"{_groups(raga, near, script)}</section></div>"
    )


def _marks(raga: Raga, near: Relatives) -> tuple[dict[int, str], str]:
    """The marks in the wheel, and the sentence that explains them."""
    name = title(raga)
    if raga.number is not None:
        said = say("ragas.is_melakarta", raga=name, number=raga.number, chakra=chakra_name(raga.number))
        return {raga.number: say("ragas.this")}, said
    if near.parent is not None and near.parent.number is not None:
        number = near.parent.number
        said = say("ragas.its_parent", number=number, raga=near.parent.name, chakra=chakra_name(number))
        return {number: say("ragas.parent_of", raga=name)}, said
    holding = melakartas_holding(raga, library().ragas)
    numbers = tuple(str(one.number) for one in holding)
    if len(numbers) == 1:
        said = say("ragas.held_by_one", number=numbers[0])
    else:
        said = say("ragas.held_by", numbers=numbers) if numbers else say("ragas.held_by_none")
    return {one.number or 0: say("ragas.holds_swaras") for one in holding}, said


def _groups(raga: Raga, near: Relatives, script: str) -> str:
    of_parent = say("ragas.other_janyas", parent=near.parent.name) if near.parent else ""
    if raga.number is not None:
        of_parent = say("ragas.its_janyas")
    groups = (
        (say("ragas.parent"), _names([near.parent] if near.parent else [])),
        (say("ragas.one_apart"), "".join(_neighbour(one, script) for one in near.one_apart)),
        (say("ragas.same_swaras"), _names(near.same_swaras)),
        (of_parent, _names(near.janyas)),
    )
    shown = [f"<h3>{escape(words)}</h3><ul class='names'>{items}</ul>" for words, items in groups if items]
    return "".join(shown) or f"<p>{say('ragas.no_relatives')}</p>"


def _names(ragas: Iterable[Raga]) -> str:
    return "".join(f"<li><a {raga_address(one.name)}>{escape(one.name)}</a></li>" for one in ragas)


def _neighbour(near: Neighbour, script: str) -> str:
    said = say("ragas.instead_of", place=place_words(near.place, script), other=place_words(near.instead_of, script))
    return f"<li><a {raga_address(near.raga.name)}>{escape(near.raga.name)}</a> <small>{said}</small></li>"


def _legend(named: str) -> str:
    """The name of the melakarta that is pointed at, else of the marked one, and how the wheel is laid out."""
    return (
        f"<p class='named' aria-hidden='true' data-named='{escape(named, quote=True)}'>{escape(named)}</p>"
        f"<p class='legend'>{say('ragas.legend')}</p>"
    )
