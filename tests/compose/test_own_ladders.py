"""New lines in a user's own ladders: random ones, straight and vakra, each have a correct free line."""

from __future__ import annotations

import random
from urllib.parse import parse_qsl

from carnatic.exercise.link import decode, encode
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import parse, show
from carnatic.library import library
from carnatic.theory.melakarta import melakarta_places
from tests.laws import for_each


def ladder(rng: random.Random, number: int, turns: bool) -> list[str]:
    """Some swaras of a melakarta on the way up; where it turns, two neighbours change places or come again."""
    chosen = sorted(rng.sample(range(1, 7), rng.randint(3, 5)))
    inner = [melakarta_places(number)[k].symbol for k in chosen]
    if turns:
        i = rng.randrange(len(inner) - 1)
        inner[i : i + 2] = rng.choice(([inner[i + 1], inner[i]], [inner[i], inner[i + 1], inner[i], inner[i + 1]]))
    return ["S", *inner, "S^"]


@for_each("seed", range(24))
def test_every_pair_of_ladders_has_a_free_line(seed: int) -> None:
    rng = random.Random(seed)
    number, turns = rng.randint(1, 72), bool(seed % 2)
    text = f"{' '.join(ladder(rng, number, turns))} / {' '.join(ladder(rng, number, turns)[::-1])}"
    request = library().request(raga=text, family="free", seed=str(seed))
    assert request.raga.is_own
    assert request.raga.is_vakra == turns
    exercise = library().composer.compose(request).exercise
    assert review(exercise) == ()
    assert parse(show(exercise), library()) == exercise
    assert decode(dict(parse_qsl(encode(exercise))), library()) == exercise
