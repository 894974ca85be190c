"""The link and the files of an exercise, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

import streamlit as st

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode
from carnatic.export import BITS, PAGE_FORMATS, RATES, Format, export, file_name, format_for, own_address
from carnatic.messages import say
from carnatic.notation.sheet import LONGEST_CODE, link_of
from carnatic.pages.components.component import component
from carnatic.pages.components.links import app_address
from carnatic.pages.components.save_to_book import keep_exercise
from carnatic.pages.components.text import heading, hint
from carnatic.pages.modules import PLAY, address

# the quality of sound files: (samples a second, bits of a sample) by its words
GRAINS = {"44.1 kHz, 16 bit": (44_100, 16), "48 kHz, 24 bit": (48_000, 24)}
# Regions where paper is Letter and not A4; source: Unicode CLDR, supplemental data, paperSize.
LETTER_REGIONS = ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")


def downloads(exercise: Exercise) -> None:
    """Save to the book, copy link, and files that are made on demand."""
    heading(say("files.heading"))
    keep_exercise(exercise)
    copy_link(exercise)
    print_sheet(exercise)
    grain = st.session_state.get("grain") or next(iter(GRAINS))
    file_downloads(exercise, PAGE_FORMATS, *GRAINS[grain])
    st.selectbox(say("files.quality"), GRAINS, key="grain", help=say("files.quality_help"))


def print_sheet(exercise: Exercise) -> None:
    """The button for the exercise on paper, in the usual size of the reader's country."""
    st.download_button(
        say("files.print"),
        partial(export, exercise, ".pdf", paper=paper_of(st.context.locale), address=app_address()),
        file_name=file_name(exercise, ".pdf"),
        mime=format_for(".pdf").mime,
        key="file_pdf",
        width="stretch",
        on_click="ignore",
    )
    if reason := no_code_words(exercise):
        hint(reason)


def no_code_words(exercise: Exercise) -> str:
    """Why the sheet has no code to scan, and what to do instead; '' if it has one."""
    return say("files.no_code") if len(link_of(exercise, own_address(app_address()))) > LONGEST_CODE else ""


def paper_of(locale: str | None) -> str:
    """'Letter' for a language tag of a region that uses it: 'en-US', 'es-Latn-MX'; else 'A4'."""
    return "Letter" if region_of(locale or "") in LETTER_REGIONS else "A4"


def region_of(tag: str) -> str:
    """The region of a language tag in capitals, '' if it has none: 'es-Latn-MX' → 'MX', 'en-u-rg-uszzzz' → 'US'.

    Source: RFC 5646 (tags), RFC 6067 with Unicode TR 35 (the key rg).
    """
    language, *subtags = re.split("[-_]", re.split("[.@]", tag)[0].lower())
    if not 2 <= len(language) <= 8:
        return ""
    region, extension = "", ""
    for subtag, following in zip(subtags, (*subtags[1:], "")):
        if len(subtag) == 1:
            extension = subtag
        if extension == "x":
            break
        if extension == "u" and subtag == "rg":
            region = following[:2]
        elif not extension and not region and len(subtag) == 2:
            region = subtag
    return region.upper()


def copy_link(exercise: Exercise) -> None:
    """The button that puts the exercise's link on the clipboard, and the link to its play page."""
    component("copy", folder="page")(key="copy", data={"query": encode(exercise), "play": address(PLAY)})


def file_downloads(exercise: Exercise, formats: Iterable[Format], rate: int = RATES[0], bits: int = BITS[0]) -> None:
    """A button for each format. rate, bits: of sound files."""
    with st.container(key="files", horizontal=True, gap="small"):
        for form in formats:
            st.download_button(
                form.name,
                partial(export, exercise, form.suffix, rate=rate, bits=bits),
                file_name=file_name(exercise, form.suffix),
                mime=form.mime,
                key=f"file_{form.suffix.removeprefix('.')}",
                type="tertiary",
                on_click="ignore",
            )
