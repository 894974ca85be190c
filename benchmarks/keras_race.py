"""How long the article's model takes to learn: unrolled in Keras as the article has it, in idiomatic Keras, and ours.

Run from anywhere in an environment that has the app's requirements and those beside this
file: ``python benchmarks/keras_race.py``. Every entry runs in a process of its own, one
after the other, and learns the same thirteen lessons for the same epochs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

HOUSE = Path(__file__).resolve().parent.parent
ENTRIES = {
    "unrolled": "Keras, unrolled as in the article",
    "idiomatic": "Keras, return_sequences",
    "ours": "PyTorch, one thread",
}
TARGETS = {"unrolled": 100, "idiomatic": 15}  # times as long as ours

Measured = dict[str, float]


def main() -> None:
    """Race the entries that are asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3, help="of each entry; the median counts")
    parser.add_argument("--only", choices=ENTRIES, help="run one entry here and print its figures as JSON")
    asked = parser.parse_args()
    if asked.only:
        print(json.dumps(_enter(asked.only, asked.epochs)))
        return
    found: dict[str, list[Measured]] = {name: [] for name in ENTRIES}
    for number in range(asked.rounds):
        for name, runs in found.items():
            runs.append(_in_its_own_process(name, asked.epochs))
            print(f"round {number + 1}, {ENTRIES[name]}: {runs[-1]['seconds']:.2f} s", file=sys.stderr)
    print("\n".join(as_table(found, asked.epochs)))


def _in_its_own_process(name: str, epochs: int) -> Measured:
    command = [sys.executable, __file__, "--only", name, "--epochs", str(epochs)]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "1")}
    run = subprocess.run(command, env=os.environ | quiet, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{ENTRIES[name]} did not finish:\n{run.stderr[-2000:]}")
    measured: Measured = json.loads(run.stdout.splitlines()[-1])
    return measured


def as_table(found: dict[str, list[Measured]], epochs: int) -> list[str]:
    """The medians of the rounds, and how many times as long as ours each takes."""
    seconds = {name: median(run["seconds"] for run in runs) for name, runs in found.items()}
    lines = [f"{epochs} epochs on 13 lessons        seconds  (all rounds)              times ours  loss, first to last"]
    for name, runs in found.items():
        every = " ".join(f"{run['seconds']:.2f}" for run in runs)
        ratio = seconds[name] / seconds["ours"]
        target = f" (aim {TARGETS[name]})" if name in TARGETS else ""
        last = runs[-1]
        lines.append(
            f"{ENTRIES[name]:34} {seconds[name]:8.2f}  {every:24} {ratio:6.0f}{target:10} "
            f"{last['first_loss']:6.1f} to {last['last_loss']:.1f}"
        )
    return lines


# -- the entries ---------------------------------------------------------------------------------


def _enter(name: str, epochs: int) -> Measured:
    race: dict[str, Callable[[int], Measured]] = {"unrolled": _unrolled, "idiomatic": _idiomatic, "ours": _ours}
    return race[name](epochs)


def _lessons() -> Sequence[Any]:
    sys.path.insert(0, str(HOUSE))
    from carnatic.lessons.lesson import read_lessons

    text = (HOUSE / "assets/corpus/article.txt").read_text(encoding="utf-8")
    return read_lessons(text, "article")[1:]  # the bare run stands in all the others


def _ours(epochs: int) -> Measured:
    lessons = _lessons()
    import torch

    from carnatic.compose.network.article import ArticleTrainer

    torch.set_num_threads(1)
    # the first optimiser imports a part of torch; no entry's imports are counted
    torch.optim.Adam([torch.zeros(1, requires_grad=True)])
    start = perf_counter()
    trainer = ArticleTrainer(lessons, 0)
    losses = [trainer.epoch() for _ in range(epochs)]
    return _measured(start, losses)


def _one_hot() -> Any:
    """The lessons as one-hot tokens, (lesson, token, kind)."""
    import numpy as np

    lessons = _lessons()
    from carnatic.compose.network.article import TOKENS, tokens

    return np.eye(TOKENS, dtype="float32")[np.array([tokens(lesson) for lesson in lessons])]


def _adam() -> Any:
    import keras

    from carnatic.compose.network.article import DECAY, LEARNING_RATE

    rate = keras.optimizers.schedules.InverseTimeDecay(LEARNING_RATE, 1, DECAY)
    return keras.optimizers.Adam(rate)


def _unrolled(epochs: int) -> Measured:
    """One LSTM layer called token by token, with an output for every token."""
    rings = _one_hot()
    import keras
    import numpy as np

    from carnatic.compose.network.article import HIDDEN

    count, length, kinds = rings.shape
    start = perf_counter()
    keras.utils.set_random_seed(0)
    cell = keras.layers.LSTM(HIDDEN, return_state=True)
    dense = keras.layers.Dense(kinds, activation="softmax")
    reshape = keras.layers.Reshape((1, kinds))
    line = keras.Input((length, kinds))
    first = (keras.Input((HIDDEN,)), keras.Input((HIDDEN,)))
    hidden, state = first
    outputs = []
    for k in range(length):
        token = reshape(keras.layers.Lambda(lambda x, k=k: x[:, k, :], output_shape=(kinds,))(line))
        hidden, _, state = cell(token, initial_state=[hidden, state])
        outputs.append(dense(hidden))
    model = keras.Model([line, *first], outputs)
    model.compile(_adam(), ["categorical_crossentropy"] * length)
    nothing = np.zeros((count, HIDDEN), "float32")
    targets = list(np.roll(rings, -1, axis=1).swapaxes(0, 1))  # a ring: after the last token comes the first
    fitted = model.fit([rings, nothing, nothing], targets, epochs=epochs, verbose=0)
    return _measured(start, fitted.history["loss"])


def _idiomatic(epochs: int) -> Measured:
    """The same model as one would write it: a layer over the whole line."""
    rings = _one_hot()
    import keras
    import numpy as np

    from carnatic.compose.network.article import HIDDEN

    _, length, kinds = rings.shape
    start = perf_counter()
    keras.utils.set_random_seed(0)
    layers = [keras.layers.LSTM(HIDDEN, return_sequences=True), keras.layers.Dense(kinds, activation="softmax")]
    model = keras.Sequential([keras.Input((length, kinds)), *layers])
    model.compile(_adam(), "categorical_crossentropy")
    fitted = model.fit(rings, np.roll(rings, -1, axis=1), epochs=epochs, verbose=0)
    # Keras gives the mean over the tokens, the article their sum
    return _measured(start, [loss * length for loss in fitted.history["loss"]])


def _measured(start: float, losses: Sequence[float]) -> Measured:
    return {"seconds": perf_counter() - start, "first_loss": float(losses[0]), "last_loss": float(losses[-1])}


if __name__ == "__main__":
    main()
