"""Draw the spectrogram of every voice for docs/sound.md: python -m benchmarks.spectrograms docs

Each picture holds the same six swaras, s r g m p and a held S, in one voice at kattai 2. Needs matplotlib,
which requirements-training.txt has, and Pillow, which Streamlit brings.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.performance import perform
from carnatic.exercise.sargam.text import read_notes
from carnatic.exercise.score import lay_out
from carnatic.library import library
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.voices import RENDERERS, render_melody

WINDOW, HOP = 2048, 256
HIGHEST_HZ, FLOOR_DB = 8000, -75


def main(folder: Path) -> None:
    """A picture for each voice: voice-veena.png and so on."""
    for voice in RENDERERS:
        request = library().request(raga="Mayamalavagowla", sruti="2", voice=voice, tempo="120")
        sound = render_melody(perform(lay_out(Exercise(request, read_notes("s r g m p S , ,")[0]))))
        draw(voice, sound, folder / f"voice-{voice}.png")


def draw(voice: str, sound: Samples, path: Path) -> None:
    """The sound's spectrogram in decibels below its loudest spot, as a small file."""
    starts = range(0, len(sound) - WINDOW, HOP)
    frames = np.array([sound[i : i + WINDOW] for i in starts]) * np.hanning(WINDOW)
    power = np.abs(np.fft.rfft(frames)).T[: int(HIGHEST_HZ * WINDOW / RATE)]
    decibels = 20 * np.log10(power / power.max() + 1e-9)
    figure, axes = plt.subplots(figsize=(7.2, 2.5), layout="constrained")
    extent = (0, len(sound) / RATE, 0, HIGHEST_HZ / 1000)
    image = axes.imshow(decibels, origin="lower", aspect="auto", vmin=FLOOR_DB, vmax=0, extent=extent, cmap="magma")
    axes.set(title=voice, xlabel="seconds", ylabel="kHz")
    figure.colorbar(image, label="dB")
    page = BytesIO()
    figure.savefig(page, dpi=72)
    plt.close(figure)
    # few colours make a small file, and the eye tells no more apart
    Image.open(page).convert("RGB").quantize(48).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
