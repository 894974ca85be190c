"""The About page: keys, sources and licences."""

from __future__ import annotations

import json
from html import escape

import streamlit as st

from carnatic.exercise.voices import VOICES
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.text import page_title

LICENCES = (
    ("Varisai", "MIT", say("about.licence.varisai")),
    ("Anek Latin", "OFL 1.1", say("about.licence.anek")),
    ("Noto Sans", "OFL 1.1", say("about.licence.noto")),
    ("Material Symbols", "Apache 2.0", say("about.licence.icons")),
    ("Streamlit", "Apache 2.0", say("about.licence.streamlit")),
    ("Starlette", "BSD 3", say("about.licence.starlette")),
    ("brotli", "MIT", say("about.licence.brotli")),
    ("redis", "MIT", say("about.licence.redis")),
    ("rq", "BSD 2", say("about.licence.rq")),
    ("PyTorch", "BSD", say("about.licence.pytorch")),
    ("safetensors", "Apache 2.0", say("about.licence.safetensors")),
    ("Matplotlib", "PSF", say("about.licence.matplotlib")),
    ("tqdm", "MIT, MPL 2.0", say("about.licence.tqdm")),
    ("music21", "BSD", say("about.licence.music21")),
    ("verovio", "LGPL 3", say("about.licence.verovio")),
    ("typst, segno", "Apache 2.0, BSD", say("about.licence.typst")),
    ("NumPy", "BSD", say("about.licence.numpy")),
    ("threadpoolctl", "BSD 3", say("about.licence.threadpoolctl")),
    ("cachetools", "MIT", say("about.licence.cachetools")),
    ("pydub, mido", "MIT", say("about.licence.pydub")),
    ("audioop-lts", "PSF", say("about.licence.audioop")),
    ("lameenc", "LGPL 3", say("about.licence.mp3")),
    ("soundfile, libsndfile", "BSD 3, LGPL 2.1", say("about.licence.flac")),
)


# of the sound; docs/sound.md says which numbers were chosen by ear
_VOICES = (*dict.fromkeys(source for voice in VOICES for source in voice.sources), say("about.by_ear"))


def about() -> None:
    """Show the page."""
    with st.container(key="about"):
        page_title(say("page.about"))
        st.title(say("about.heading"), anchor=False)
        st.markdown(say("about.what"))
        st.subheader(say("about.keys"), anchor=False)
        _table(keys())
        st.markdown(say("about.tuning_keys"))
        st.subheader(say("about.sources"), anchor=False)
        for what, sources in source_rows():
            st.markdown(f"**{what}**: {'; '.join(sources)}.")
        st.markdown(say("about.raga_sources"))
        st.subheader(say("about.licences"), anchor=False)
        _table(LICENCES)


def keys() -> tuple[tuple[str, str], ...]:
    """(key, its effect), from the player's own list."""
    return tuple((say(key), say(what)) for key, what in json.loads(library().text("web/player/keys.json")))


def source_rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(kind of facts, its sources) for the facts in the library."""
    shelf = library()
    melakartas = next(raga for raga in shelf.ragas if raga.number)
    janyas = (source for raga in shelf.all_ragas if raga.number is None for source in raga.sources)
    lessons = (source for lesson in shelf.lessons for source in lesson.sources)
    gitams = (source for _, sources in shelf.school.gitam_origins for source in sources)
    rules = (rule for raga in shelf.ragas for rule in shelf.gamaka_rules(raga) if rule.is_sourced)
    gamakas = (source for rule in rules for source in rule.source.split("; "))
    talas, tunings, phrases = (
        json.loads(shelf.text(f"{name}.json"))["sources"] for name in ("talas", "tunings", "phrases")
    )
    rows = {
        say("about.source.melakartas"): melakartas.sources,
        say("about.source.janyas"): janyas,
        say("about.source.talas"): talas,
        say("about.source.lessons"): lessons,
        say("about.source.gitams"): gitams,
        say("about.source.phrases"): phrases,
        say("about.source.tunings"): tunings,
        say("about.source.gamakas"): (*gamakas, say("about.our_gamakas")),
        say("about.source.voices"): _VOICES,
    }
    return tuple((what, tuple(dict.fromkeys(sources))) for what, sources in rows.items())


def _table(rows: tuple[tuple[str, ...], ...]) -> None:
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    st.html(f"<table class='facts'>{body}</table>")
