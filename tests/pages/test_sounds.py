"""The route of the sounds: kept for good, refused in a sentence, and each sound made once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from starlette.applications import Starlette

from carnatic.errors import CarnaticError
from carnatic.pages import sounds as sound_parts
from carnatic.pages.server import routes
from carnatic.pages.sounds import SAMPLES, VERSION, SoundMaker, sound_root
from carnatic.sound.recipes import SoundForm, encoded, sound_version
from tests.pages.asgi import LOCAL, ask

NOTE = "note/flute/130.81/4410/1.0/s/joined/1/701.955"


@pytest.fixture(scope="module")
def app() -> Starlette:
    return Starlette(routes=routes())


@pytest.mark.parametrize("text", [NOTE, "stroke/sama/0.0", "drone/tanpura/130.81/0.0_-1200.0"])
def test_a_sound_is_answered_for_good(app: Starlette, text: str) -> None:
    answer = ask(app, sound_root() + text, [LOCAL, ("cookie", "varisai_visit=anything")])
    first, samples, body = encoded(text)
    assert (answer.status, answer.body) == (200, body)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers[SAMPLES.lower()] == f"{first} {samples}"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("text", ["", "nothing", NOTE + "/", NOTE.replace("4410", "99999999"), "x" * 9000])
def test_another_text_is_refused_in_a_sentence(app: Starlette, text: str) -> None:
    answer = ask(app, sound_root() + text)
    assert (answer.status, answer.body) == (400, b"This address names no sound. Reload the page.")
    assert "cache-control" not in answer.headers


def test_a_sruti_that_no_voice_reaches_is_refused(app: Starlette) -> None:
    answer = ask(app, sound_root() + NOTE.replace("130.81", "20.0"))
    assert (answer.status, answer.body) == (400, b"Sruti goes from 65 to 450 hertz, not 20.")


def test_another_version_is_refused(app: Starlette) -> None:
    answer = ask(app, f"/sound/0123456789ab/{NOTE}")
    assert (answer.status, answer.body) == (
        400,
        b"This address belongs to another version of the sound. Reload the page.",
    )
    assert answer.headers[VERSION.lower()] == sound_version()
    assert ask(app, "/sound/").status == 404


def test_a_browser_without_mp3_gets_wav(app: Starlette) -> None:
    answer = ask(app, sound_root() + NOTE, query="wav")
    first, samples, body = encoded(NOTE, "wav")
    assert (answer.status, answer.body, answer.headers["content-type"]) == (200, body, "audio/wav")
    assert (first, samples, body[:4], len(body)) == (0, encoded(NOTE)[1], b"RIFF", 44 + 2 * samples)


def test_what_many_ask_for_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    all_have_asked = Event()

    class Counted:
        def kept(self, text: str, form: SoundForm) -> None:
            return None

        def __call__(self, text: str, form: SoundForm) -> tuple[int, int, bytes]:
            made.append(text)
            all_have_asked.wait()
            return encoded(text, form)

    monkeypatch.setattr(sound_parts, "encoded", Counted())

    async def ask_all() -> list[tuple[int, int, bytes]]:
        maker = SoundMaker()
        asking = [asyncio.ensure_future(maker.make(NOTE)) for _ in range(20)]
        await asyncio.sleep(0)  # each has begun
        all_have_asked.set()
        return await asyncio.gather(*asking)

    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(asyncio.run, ask_all()).result()
    assert found == [encoded(NOTE)] * 20
    assert made == [NOTE]


def test_too_many_at_once_are_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_parts, "MOST_WAITING", 0)

    async def one() -> None:
        await SoundMaker().make(NOTE.replace("4410", "4412"))

    with ThreadPoolExecutor(1) as thread, pytest.raises(CarnaticError) as refusal:
        thread.submit(asyncio.run, one()).result()
    assert refusal.value.code == "sound.busy"
