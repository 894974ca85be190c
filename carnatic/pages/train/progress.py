"""A training in progress or ended: its state, its curve, what the network writes, and the ways to end it."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.jobs.job import JobState
from carnatic.jobs.runner import job_runner
from carnatic.jobs.training import Sample, Training
from carnatic.messages import say
from carnatic.pages.components.component import component
from carnatic.pages.components.notation_settings import chosen_script
from carnatic.pages.components.refresh import refresh, rerun_page
from carnatic.pages.components.swaras import swara_html
from carnatic.pages.components.text import hint, notice, section
from carnatic.pages.session import TrainSession, page_session
from carnatic.pages.train.curve import curve_words, loss_curve
from carnatic.pages.train.outcome import outcome
from carnatic.pages.train.state import body_of, hear, sample_draft, to_play

_LOOK_MS = 1000
MOST_TITLES = 4
SHOWN_SAMPLES, SHOWN_LINES, MOST_FAULTS = 3, 4, 3


def watch_training(training: Training) -> None:
    """The training, drawn again every second while it runs."""
    if training.state.is_over:
        _draw(training)
        return
    page = page_session(TrainSession)
    page.drawn_state, page.is_sample_chosen = training.state, False
    st.fragment(_look)(training)


def _look(training: Training) -> None:
    page = page_session(TrainSession)
    if training.state is not page.drawn_state or page.is_sample_chosen:
        rerun_page()  # the rest of the page changes too
    _draw(training)
    refresh("train_look", _LOOK_MS)


def _draw(training: Training) -> None:
    st.html(f"<h2>{escape(_heading(training))}</h2>")
    _state(training)
    if training.rounds:
        drawn = {"svg": loss_curve(training.rounds, training.request.rounds), "play": to_play()}
        component("curve", folder="train")(key="curve", data=drawn)
        hint(about_curve(training))
    if training.samples:
        _samples(training)


def _heading(training: Training) -> str:
    """'Learning from Sarali and 3 of your own'."""
    codes = {
        JobState.WAITING: "train.waiting_for",
        JobState.RUNNING: "train.learning_from",
        JobState.DONE: "train.learned_from",
    }
    return say(codes.get(training.state, "train.not_learned"), what=training.request.words)


def _state(training: Training) -> None:
    if training.remark:
        hint(training.remark, role="status")
    match training.state:
        case JobState.WAITING:
            hint(_queue_words(job_runner().position(training)), role="status")
            st.button(say("train.cancel"), key="train_leave", on_click=_put_away, args=(training,))
        case JobState.RUNNING:
            done, rounds = training.rounds_done, training.request.rounds
            of = say("train.round", number=done, most=rounds)
            st.progress(done / rounds, text=of if done else say("train.getting_ready"))
            with st.container(horizontal=True, gap="small", key="train_ends"):
                st.button(
                    say("train.stop"),
                    key="train_stop",
                    disabled=not done or training.is_stopping,
                    on_click=job_runner().stop,
                    args=(training,),
                )
                st.button(
                    say("train.cancel"), key="train_cancel", type="tertiary", on_click=_put_away, args=(training,)
                )
        case JobState.FAILED:
            notice(training.failure)
            st.button(say("train.back"), key="train_back", on_click=_put_away, args=(training,))
        case JobState.DONE:
            outcome(training)
            st.button(say("train.again"), key="train_back", on_click=_put_away, args=(training,))
        case JobState.CANCELLED:
            _put_away(training)
            rerun_page()


def _put_away(training: Training) -> None:
    """Go back to the form; a training that still runs is cancelled."""
    job_runner().cancel(training)
    page_session(TrainSession).training = None


def _queue_words(before: int) -> str:
    """The place in the queue, in words."""
    if not before:
        return say("train.starts_soon")
    return say("train.queue", count=before)


def about_curve(training: Training) -> str:
    """What the curve shows, in words for a musician."""
    sentence = curve_words(training.rounds)
    aside = training.begun.aside if training.begun else ()
    kept = aside_words(aside) if aside else say("train.no_aside")
    return f"{say('train.curve')} {sentence} {kept}"


def aside_words(titles: tuple[str, ...]) -> str:
    """'Test lessons: Sarali 8 and Janta 3.', '12 test lessons, for example Sarali 8.'"""
    if len(titles) > MOST_TITLES:
        return say("train.aside_many", count=len(titles), lesson=titles[0])
    return say("train.aside_names", lessons=titles)


# -- what the network writes ------------------------------------------------------------------


def _samples(training: Training) -> None:
    section(say("train.writes"))
    newest_first = training.samples[::-1]
    for sample in newest_first[:SHOWN_SAMPLES]:
        _sample(sample)
    if earlier := newest_first[SHOWN_SAMPLES:]:
        with st.expander(say("train.wrote"), key="earlier_samples"):
            for sample in earlier:
                _sample(sample)


def _sample(sample: Sample) -> None:
    number = sample.number
    with st.container(key=f"sample_{number}"):
        with st.container(key=f"sample_head_{number}", horizontal=True, vertical_alignment="center"):
            st.html(f"<h3>{escape(sample_heading(sample))}</h3>")
            if sample_draft(sample.text).exercise is not None:
                st.button(say("train.hear"), key=f"hear_{number}", on_click=_hear, args=(sample,))
        st.html(sample_html(sample, chosen_script()))


def sample_heading(sample: Sample) -> str:
    """'After round 20', 'After round 20 · on the sheet'."""
    said = say("train.after_round", number=sample.number)
    return say("train.on_the_sheet", heading=said) if page_session(TrainSession).heard == sample.number else said


def sample_html(sample: Sample, script: str = "roman") -> str:
    """The sample's first lines, and its faults; only the article's model writes any."""
    lines = body_of(sample.text)
    shown = "<br>".join(_line_html(line, script) for line in lines[:SHOWN_LINES])
    more = len(lines) - SHOWN_LINES
    rest = f"<p class='hint'>{say('train.more_lines', count=more)}</p>" if more > 0 else ""
    marks = sample_draft(sample.text).marks
    if not marks:
        return f"<p class='sargam'>{shown}</p>{rest}"
    count = say("write.mistakes", count=len(marks))
    rows = "".join(f"<li>{escape(mark.sentence)}</li>" for mark in marks[:MOST_FAULTS])
    others = len(marks) - MOST_FAULTS
    also = f"<li>{say('train.more', count=others)}</li>" if others > 0 else ""
    return f"<p class='sargam'>{shown}</p>{rest}<div class='faults'><p>{count}</p><ul>{rows}{also}</ul></div>"


def _line_html(line: str, script: str) -> str:
    """A line with its swaras in columns."""
    signs = (f"<span{' class=bar' if '|' in sign else ''}>{swara_html(sign, script)}</span>" for sign in line.split())
    return " ".join(signs)


def _hear(sample: Sample) -> None:
    page = page_session(TrainSession)
    page.plays, page.is_sample_chosen = hear(sample.number, sample.text), True
