"""The user's own exercises to learn from, pasted or uploaded, and their faults."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.caching import cached
from carnatic.exercise.families import OWN
from carnatic.lessons.collection import LARGEST_COLLECTION_BYTES, PASTED, Collection, read_collection
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.text import hint
from carnatic.pages.session import TrainSession, page_session

_MOST_SENTENCES, MOST_FILES = 12, 20
TOO_MANY = say("train.too_many_files", most=MOST_FILES)
LARGEST_UPLOAD_MB = 20  # what is larger the browser refuses
_EXAMPLE = "s r g m | p d | n S ||\nS n d p | m g | r s ||\n---\nraga: Mohanam\n\ns r g p | d S | , , ||"
_Files = tuple[tuple[str, bytes], ...]


def own_exercises() -> None:
    """The fields for pasted exercises and files, and what was read."""
    page = page_session(TrainSession)
    opened = bool(page.pasted or page.files)
    with st.expander(say("train.own"), expanded=opened, key="own_exercises"):
        st.text_area(
            say("train.paste"),
            key="train_pasted",
            placeholder=_EXAMPLE,
            height=150,
            on_change=_take_pasted,
        )
        st.file_uploader(
            say("train.files"),
            accept_multiple_files=True,
            max_upload_size=LARGEST_UPLOAD_MB,
            key=f"train_files_{page.files_turn}",
            on_change=_take_files,
        )
        for i, (name, content) in enumerate(page.files):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"taken_{i}"):
                hint(f"{name}, {_size(content)}")
                st.button(
                    say("train.leave_out_file"), key=f"leave_file_{i}", type="tertiary", on_click=_leave, args=(i,)
                )
    _report(collection())


def collection() -> Collection:
    """The exercises that were pasted and uploaded."""
    page = page_session(TrainSession)
    return _read(((PASTED, page.pasted.encode("utf-8", "replace")), *page.files))


@cached(max_bytes=64_000_000)
def _read(sources: _Files) -> Collection:
    return read_collection(sources, library().request(family=OWN), library())


def why_not_yet() -> str:
    """'2 exercises have mistakes. …' until they are corrected or left out; '' if training can start."""
    count = len(collection().faulty)
    if not count or page_session(TrainSession).leave_out:
        return ""
    return say("train.one_has_mistakes") if count == 1 else say("train.have_mistakes", count=count)


def _report(collected: Collection) -> None:
    """The number of exercises to learn from, and every fault with its place."""
    page = page_session(TrainSession)
    sentences = [
        *page.refused_files,
        *collected.refusals,
        *(said for piece in collected.faulty for said in piece.faults),
    ]
    if collected.pieces:
        hint(_count_words(collected), role="status")
    if sentences:
        rows = "".join(f"<li>{escape(said)}</li>" for said in sentences[:_MOST_SENTENCES])
        more = len(sentences) - _MOST_SENTENCES
        rest = f"<p>{say('train.more_mistakes', count=more)}</p>" if more > 0 else ""
        st.html(f"<div class='faults' role='alert'><ul>{rows}</ul>{rest}</div>")
    if count := len(collected.faulty):
        st.session_state.setdefault("train_leave_out", page.leave_out)
        words = say("train.leave_out_one") if count == 1 else say("train.leave_out", count=count)
        st.checkbox(words, key="train_leave_out", on_change=_take_leave_out)


def _count_words(collected: Collection) -> str:
    """'12 exercises, 10 to learn from.'"""
    count = len(collected.pieces)
    read = say("train.read", count=count, sound=len(collected.sound))
    twice = len(collected.pieces) - len(collected.faulty) - len(collected.sound)
    if not twice:
        return read
    return f"{read} {say('train.one_twice') if twice == 1 else say('train.twice', count=twice)}"


def _size(content: bytes) -> str:
    return f"{len(content) / 1e6:.1f} MB" if len(content) > 100_000 else f"{max(1, round(len(content) / 1e3))} kB"


# -- what was typed and uploaded --------------------------------------------------------------


def _take_pasted() -> None:
    # a lone surrogate can't be sent back
    text: str = st.session_state["train_pasted"]
    pasted = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    page_session(TrainSession).pasted = pasted


def _take_files() -> None:
    """Keep the uploaded files for the visit, and empty the field for more."""
    page = page_session(TrainSession)
    uploads = st.session_state.get(f"train_files_{page.files_turn}") or []
    files = tuple((one.name, one.getvalue()) for one in uploads)
    small_enough = tuple(one for one in files if len(one[1]) <= LARGEST_COLLECTION_BYTES)
    # a file that is too large, or one too many, is only named
    too_large = _read(tuple(one for one in files if one not in small_enough)).refusals
    room = MOST_FILES - len(page.files)
    too_many = (TOO_MANY,) if len(small_enough) > room else ()
    page.refused_files = (*too_large, *too_many)
    page.files = (*page.files, *small_enough[:room])
    page.files_turn += 1


def _leave(number: int) -> None:
    page = page_session(TrainSession)
    page.refused_files = ()
    page.files = tuple(one for i, one in enumerate(page.files) if i != number)


def _take_leave_out() -> None:
    page_session(TrainSession).leave_out = st.session_state["train_leave_out"]
