"""The About page: keys, sources and licences."""

from __future__ import annotations

import json
from html import escape

import streamlit as st

from carnatic.exercise.voices import VOICES
from carnatic.library import library

LICENCES = (
    ("Varisai", "MIT", "the program"),
    ("Anek Latin", "OFL 1.1", "the letters of the page; © 2021 The Anek Project Authors"),
    ("Noto Sans", "OFL 1.1", "the other scripts, and all letters on paper; © 2010–2020 Google LLC"),
    ("Streamlit", "Apache 2.0", "the page"),
    ("Starlette", "BSD 3", "the server of its files"),
    ("PyTorch", "BSD", "the network that writes the lines"),
    ("safetensors", "Apache 2.0", "its weights as a file"),
    ("Matplotlib", "PSF", "the picture of its loss"),
    ("tqdm", "MIT, MPL 2.0", "how far its training is"),
    ("music21", "BSD", "the staff"),
    ("verovio", "LGPL 3", "its engraving"),
    ("typst, segno", "Apache 2.0, BSD", "sheets on paper and their codes"),
    ("NumPy", "BSD", "the sound"),
    ("cachetools", "MIT", "what is kept in memory"),
    ("pydub, mido", "MIT", "mixing, MIDI"),
    ("audioop-lts", "PSF", "what pydub needs in Python 3.13"),
    ("lameenc", "LGPL 3", "MP3"),
    ("soundfile, libsndfile", "BSD 3, LGPL 2.1", "FLAC"),
    ("Starlette, cachetools", "BSD 3, MIT", "fonts and scripts to the browser, caches"),
)


# of the sound; what of it is by ear stands in docs/sound.md
_VOICES = (*dict.fromkeys(source for voice in VOICES for source in voice.sources), "the rest by ear")


def about() -> None:
    """Show the page."""
    with st.container(key="about"):
        st.title("About Varisai", anchor=False)
        st.markdown(
            "Varisais are the first exercises of Carnatic music. Here a small network, taught on the lessons "
            "themselves, writes new ones in any raga of the list; the rules of raga and tala hold for every "
            "line, and no line that is called new stands in a lesson."
        )
        st.subheader("Keys", anchor=False)
        _table(keys())
        st.markdown("On a bead of the octave: arrows move it by 1 cent, with Shift by 10, Enter lets it be heard.")
        st.subheader("Sources", anchor=False)
        for what, sources in source_rows():
            st.markdown(f"**{what}**: {'; '.join(sources)}.")
        st.markdown("Each raga's own sources, and every form that is taught of it, stand on the page of that raga.")
        st.subheader("Licences", anchor=False)
        _table(LICENCES)


def keys() -> tuple[tuple[str, str], ...]:
    """(key, its effect), from the player's own list."""
    return tuple((key, what) for key, what in json.loads(library().text("web/player/keys.json")))


def source_rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(kind of facts, its sources) for the facts in the library."""
    shelf = library()
    melakartas = next(raga for raga in shelf.ragas if raga.number)
    janyas = (source for raga in shelf.all_ragas if raga.number is None for source in raga.sources)
    lessons = (source for lesson in shelf.lessons for source in lesson.sources)
    gitams = (source for _, sources in shelf.school.gitam_origins for source in sources)
    rules = (rule for raga in shelf.ragas for rule in shelf.gamaka_rules(raga) if rule.is_sourced)
    gamakas = (source for rule in rules for source in rule.source.split("; "))
    talas, tunings = (json.loads(shelf.text(f"{name}.json"))["sources"] for name in ("talas", "tunings"))
    rows = {
        "The 72 melakartas": melakartas.sources,
        "The janya ragas": janyas,
        "The talas": talas,
        "The lessons": lessons,
        "The gitams": gitams,
        "The tunings": tunings,
        "The gamakas": (*gamakas, "where none is named beside a raga, our reading"),
        "The voices": _VOICES,
    }
    return tuple((what, tuple(dict.fromkeys(sources))) for what, sources in rows.items())


def _table(rows: tuple[tuple[str, ...], ...]) -> None:
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    st.html(f"<table class='facts'>{body}</table>")
