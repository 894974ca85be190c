"""A training in progress or ended: its state, its curve, what the network writes, and the ways to end it."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.jobs.job import JobState
from carnatic.jobs.runner import job_runner
from carnatic.jobs.training import Training
from carnatic.jobs.training_messages import Sample
from carnatic.pages.components.component import component
from carnatic.pages.components.notation_settings import chosen_script
from carnatic.pages.components.refresh import refresh, rerun_page
from carnatic.pages.components.swaras import swara_html
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
    st.html(f"<h2>{escape(heading(training))}</h2>")
    _state(training)
    if training.rounds:
        drawn = {"svg": loss_curve(training.rounds, training.job.rounds), "play": to_play()}
        component("curve", folder="train")(key="curve", data=drawn)
        st.html(f"<p class='hint'>{escape(about_curve(training))}</p>")
    if training.samples:
        _samples(training)


def heading(training: Training) -> str:
    """'Learning from Sarali and 3 of your own'."""
    words = {
        JobState.WAITING: "Waiting to learn from",
        JobState.RUNNING: "Learning from",
        JobState.DONE: "Learned from",
    }
    return f"{words.get(training.state, 'Meant to learn from')} {training.job.words}"


def _state(training: Training) -> None:
    match training.state:
        case JobState.WAITING:
            st.html(f"<p class='hint' role='status'>{escape(_queue_words(job_runner().place(training)))}</p>")
            word = "Leave the queue" if job_runner().place(training) else "Cancel"
            st.button(word, key="train_leave", on_click=_put_away, args=(training,))
        case JobState.RUNNING:
            of = f"Round {training.done:,} of {training.job.rounds:,}"
            st.progress(training.done / training.job.rounds, text="Getting ready" if not training.done else of)
            with st.container(horizontal=True, gap="small", key="train_ends"):
                st.button(
                    "Stop and keep it",
                    key="train_stop",
                    disabled=not training.done or training.is_stopping,
                    on_click=job_runner().stop,
                    args=(training,),
                )
                st.button("Cancel", key="train_cancel", type="tertiary", on_click=_put_away, args=(training,))
        case JobState.FAILED:
            st.html(f"<p class='notice' role='alert'>{escape(training.said)}</p>")
            st.button("Back to the choices", key="train_back", on_click=_put_away, args=(training,))
        case JobState.DONE:
            outcome(training)
            st.button("Train another", key="train_back", on_click=_put_away, args=(training,))
        case JobState.LEFT:
            _put_away(training)
            rerun_page()


def _put_away(training: Training) -> None:
    """Go back to the form; a training that still runs is cancelled."""
    job_runner().leave(training)
    page_session(TrainSession).training = None


def _queue_words(before: int) -> str:
    """The place in the queue, in words."""
    if not before:
        return "It begins in a moment."
    one = "One training is" if before == 1 else f"{before} trainings are"
    return f"{one} before yours. It begins by itself; you can practise meanwhile."


def about_curve(training: Training) -> str:
    """What the curve shows, in words for a musician."""
    said = curve_words(training.rounds)
    aside = training.begun.aside if training.begun else ()
    if not aside:
        kept = "There was too little to keep anything aside, so this shows only how well it knows what it has heard."
    else:
        kept = f"{aside_words(aside)} kept aside, to see how it does with what it hasn't heard."
    return f"The lower, the less each next swara surprises it (nats a swara). {said} {kept}"


def aside_words(titles: tuple[str, ...]) -> str:
    """'Sarali 8 and Janta 3 are', '12 lessons, Sarali 8 among them, are'."""
    if len(titles) > MOST_TITLES:
        return f"{len(titles)} lessons, {titles[0]} among them, are"
    names = " and ".join(part for part in (", ".join(titles[:-1]), titles[-1]) if part)
    return f"{names} {'is' if len(titles) == 1 else 'are'}"


# -- what the network writes ------------------------------------------------------------------


def _samples(training: Training) -> None:
    st.html("<h2>What it writes</h2>")
    newest_first = training.samples[::-1]
    for sample in newest_first[:SHOWN_SAMPLES]:
        _sample(sample)
    if earlier := newest_first[SHOWN_SAMPLES:]:
        with st.expander("What it wrote before", key="earlier_samples"):
            for sample in earlier:
                _sample(sample)


def _sample(sample: Sample) -> None:
    number = sample.number
    with st.container(key=f"sample_{number}"):
        with st.container(key=f"sample_head_{number}", horizontal=True, vertical_alignment="center"):
            st.html(f"<h3>{escape(sample_heading(sample))}</h3>")
            if sample_draft(sample.text).exercise is not None:
                st.button("Hear it", key=f"hear_{number}", on_click=_hear, args=(sample,))
        st.html(sample_html(sample, chosen_script()))


def sample_heading(sample: Sample) -> str:
    """'After round 20', 'After round 20 · on the sheet'."""
    heard = " · on the sheet" if page_session(TrainSession).heard == sample.number else ""
    return f"After round {sample.number}{heard}"


def sample_html(sample: Sample, script: str = "roman") -> str:
    """The sample's first lines, and its faults; only the article's model writes any."""
    lines = body_of(sample.text)
    shown = "<br>".join(_line_html(line, script) for line in lines[:SHOWN_LINES])
    more = len(lines) - SHOWN_LINES
    rest = f"<p class='hint'>and {more} more line{'s' * (more > 1)}</p>" if more > 0 else ""
    marks = sample_draft(sample.text).marks
    if not marks:
        return f"<p class='sargam'>{shown}</p>{rest}"
    count = "1 fault" if len(marks) == 1 else f"{len(marks)} faults"
    rows = "".join(f"<li>{escape(mark.sentence)}</li>" for mark in marks[:MOST_FAULTS])
    others = len(marks) - MOST_FAULTS
    also = f"<li>and {others} more</li>" if others > 0 else ""
    return f"<p class='sargam'>{shown}</p>{rest}<div class='faults'><p>{count}</p><ul>{rows}{also}</ul></div>"


def _line_html(line: str, script: str) -> str:
    """A line with its swaras in columns."""
    signs = (f"<span{' class=bar' if '|' in sign else ''}>{swara_html(sign, script)}</span>" for sign in line.split())
    return " ".join(signs)


def _hear(sample: Sample) -> None:
    page = page_session(TrainSession)
    page.plays, page.is_sample_chosen = hear(sample.number, sample.text), True
