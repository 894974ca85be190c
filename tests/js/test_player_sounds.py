"""The player's sounds: what a browser decodes is what the server rendered, and each is fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page, Route

from carnatic.pages.sounds import SAMPLES
from carnatic.sound.partials import RATE
from carnatic.sound.recipes import encoded, read_recipe
from tests.js.conftest import Load
from tests.js.module import Module
from tests.sound.listen import phase_cents

NOTES = (
    ("note/veena/130.81/44100/1.15/s/struck/1/0.0", 0.0),
    ("note/violin/146.83/11025/1.0/s/joined/2/701.955", 701.955),
    ("note/flute/130.81/22050/1.0/s/joined/0/1200.0", 1200.0),
    ("note/nadaswaram/220.0/44100/1.06/s/joined/1/-498.045", -498.045),
    ("note/voice/196.0/22050/1.0/p/struck/3/701.955", 701.955),
    ("note/akaram/130.81/88200/1.0/s/joined/0/386.3137", 386.3137),
)
DRONE = "drone/tanpura/130.81/-498.045_0.0_0.0_-1200.0"
DECODED = """async ([bytes, first, samples]) =>
    [...(await module.decoded(Uint8Array.from(bytes).buffer, first, samples)).getChannelData(0)]"""


@pytest.fixture
def sounds(load: Load) -> Module:
    return load("player/sounds.js")


def heard(sounds: Module, text: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A sound as the browser decodes it, and as it was rendered."""
    first, samples, file = encoded(text)
    return np.array(sounds.run(DECODED, [list(file), first, samples])), read_recipe(text).render().astype(np.float64)


def decibels_apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.sum(one**2) / np.sum(other**2)))


def late_samples(one: NDArray[np.float64], other: NDArray[np.float64]) -> int:
    """By how many samples the first sound is later."""
    middle = other[: RATE // 4]
    return int(np.argmax(np.correlate(np.pad(one, 64)[: len(middle) + 128], middle, "valid"))) - 64


def test_the_decoder_s_delay_is_found(sounds: Module) -> None:
    # the encoder's 576 samples and the decoder's 529, where a decoder doesn't take them off itself
    assert sounds.run("() => module.delayOf()") == 1105


@pytest.mark.parametrize(("text", "cents"), NOTES)
def test_a_note_is_decoded_as_it_was_rendered(sounds: Module, text: str, cents: float) -> None:
    found, made = heard(sounds, text)
    assert len(found) == len(made)
    assert abs(decibels_apart(found, made)) < 0.1
    assert late_samples(found, made) == 0
    hz = float(text.split("/")[2]) * 2 ** (cents / 1200)
    part = slice(len(made) // 3, -len(made) // 6)
    assert abs(phase_cents(found[part], hz, RATE, 0.03) - phase_cents(made[part], hz, RATE, 0.03)) < 0.1
    assert found[0] == found[-1] == 0
    # what the encoder adds can't be heard under the note
    assert decibels_apart(found - made, made) < -20


def test_a_drone_s_loop_has_no_seam(sounds: Module) -> None:
    found, made = heard(sounds, DRONE)
    assert abs(decibels_apart(found, made)) < 0.1
    bend = np.abs(np.diff(np.concatenate([found[-RATE:], found[:RATE]]), 2))
    assert bend[RATE - 4 : RATE + 4].max() < bend.max()
    assert np.abs(np.diff([found[-1], found[0]])).max() < 1.1 * np.abs(np.diff(found)).max()


# -- fetching -------------------------------------------------------------------------------


@pytest.fixture
def fetched(page: Page) -> Iterator[list[str]]:
    """The addresses that were fetched; those with a 'no' fail once."""
    asked: list[str] = []
    first, samples, body = encoded("stroke/sama/0.0")

    def answer(route: Route) -> None:
        asked.append(urlsplit(route.request.url).path)
        if "no" in asked[-1] and asked.count(asked[-1]) == 1:
            route.fulfill(status=503, body="Too many sounds are being made.")
        else:
            route.fulfill(body=body, headers={SAMPLES: f"{first} {samples}"}, content_type="audio/mpeg")

    page.route("**/sound/**", answer)
    yield asked
    page.unroute("**/sound/**")


def run(sounds: Module, act: str) -> Any:
    return sounds.run(f"async () => {{ const sounds = new module.Sounds(() => {{}}); {act} }}")


def test_every_address_is_fetched_once_the_first_ones_first(sounds: Module, fetched: list[str]) -> None:
    addresses = [f"/sound/v/{i}" for i in range(12)]
    found = run(
        sounds,
        f"""const all = {addresses};
        sounds.want([...all, ...all]);
        await sounds.idle();
        sounds.want(all);
        await sounds.idle();
        return all.map((one) => sounds.get(one).length);""",
    )
    assert fetched == addresses
    assert set(found) == {encoded("stroke/sama/0.0")[1]}


def test_what_fails_is_fetched_again(sounds: Module, fetched: list[str]) -> None:
    assert run(sounds, "sounds.want(['/sound/v/no']); await sounds.idle(); return sounds.has('/sound/v/no');")
    assert fetched == ["/sound/v/no"] * 2


def test_what_is_kept_is_bounded(sounds: Module) -> None:
    """The least recently used sound goes first."""
    held = run(
        sounds,
        """const buffer = new AudioBuffer({ length: 6_000_000, sampleRate: 44100 });
        for (const name of ["a", "b", "c"]) sounds.keep(name, buffer);
        sounds.get("a");
        sounds.keep("d", buffer);
        return [[...sounds.buffers.keys()], sounds.bytes];""",
    )
    assert held == [["c", "a", "d"], 72_000_000]
