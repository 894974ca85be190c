"""What every page lets people take home: a link, and files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from carnatic.export import BITS, RATES, export, file_name, format_for, own_address
from carnatic.notation.sheet import LONGEST_CODE, link_of
from carnatic.pages.parts.component import component
from carnatic.pages.parts.keeping import keep_exercise
from carnatic.practice.exercise import Exercise
from carnatic.practice.link import encode

# what the rail offers, in its order: the button's word and the file's ending
FILES = (
    ("MP3", ".mp3"), ("WAV", ".wav"), ("FLAC", ".flac"), ("Stems", ".zip"),
    ("MIDI", ".mid"), ("MusicXML", ".musicxml"), ("Text", ".txt"),
)  # fmt: skip
# how fine the sound of a file is: (samples a second, bits of a sample) by the words for it
GRAINS = {"44.1 kHz, 16 bit": (44_100, 16), "48 kHz, 24 bit": (48_000, 24)}
# where paper is Letter and not A4
LETTER_COUNTRIES = ("US", "CA", "MX", "PH", "CL", "CO", "VE", "GT", "CR", "PR")


def take_it_home(exercise: Exercise) -> None:
    """Keep, copy link, and files that are made when somebody asks for them."""
    st.html("<h3>Take it home</h3>")
    keep_exercise(exercise)
    copy_link(exercise)
    print_sheet(exercise)
    grain = st.session_state.get("grain") or next(iter(GRAINS))
    files(exercise, FILES, *GRAINS[grain])
    st.selectbox("Sound files in", GRAINS, key="grain", help="Stems are a WAV file for each layer, in a ZIP.")


def print_sheet(exercise: Exercise) -> None:
    """The button for the exercise on paper, of the size that the reader's country has."""
    st.download_button(
        "Print sheet",
        partial(export, exercise, ".pdf", paper=paper_of(st.context.locale)),
        file_name=file_name(exercise, ".pdf"),
        mime=format_for(".pdf").mime,
        key="file_pdf",
        width="stretch",
        on_click="ignore",
    )
    if said := no_code_words(exercise):
        st.html(f"<p class='hint'>{said}</p>")


def no_code_words(exercise: Exercise) -> str:
    """Why the sheet has no code to scan, and what to do instead; '' where it has one."""
    length = len(link_of(exercise, own_address()))
    if length <= LONGEST_CODE:
        return ""
    return (
        f"The sheet has no code to scan: the link is {length:,} characters long, and a printed code holds "
        f"{LONGEST_CODE}. Copy link takes it whole."
    )


def paper_of(locale: str | None) -> str:
    """'Letter' for 'en-US' and its neighbours, 'A4' elsewhere."""
    country = (locale or "").replace("_", "-").upper().partition("-")[2]
    return "Letter" if country in LETTER_COUNTRIES else "A4"


def copy_link(exercise: Exercise) -> None:
    """The button that puts the exercise's link on the clipboard."""
    component("copy", folder="page")(key="copy", data={"query": encode(exercise)})


def files(exercise: Exercise, formats: tuple[tuple[str, str], ...], rate: int = RATES[0], bits: int = BITS[0]) -> None:
    """A button for each file; formats: the button's word and the file's ending. rate, bits: of the sound."""
    with st.container(key="files", horizontal=True, gap="small"):
        for name, suffix in formats:
            st.download_button(
                name,
                partial(export, exercise, suffix, rate=rate, bits=bits),
                file_name=file_name(exercise, suffix),
                mime=format_for(suffix).mime,
                key=f"file_{name.lower()}",
                type="tertiary",
                on_click="ignore",
            )
