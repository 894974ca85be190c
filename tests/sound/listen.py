"""Measuring sound independently of the app: pitch, loudness, brightness."""

from __future__ import annotations

import io
from fractions import Fraction
from math import log2

import mido
import numpy as np
import parselmouth
from numpy.typing import NDArray
from scipy.signal import lfilter

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes

Signal = NDArray[np.floating]

EXACT_CENTS = 0.1  # what the app promises; the phase method is good to a hundredth of it
TRACKER_CENTS = 1.0  # what Praat's autocorrelation is good for on a short decaying note


def line(request: ExerciseRequest, text: str) -> Exercise:
    """A line of sargam as an exercise, whether or not it obeys the raga."""
    return Exercise(request, read_notes(text)[0])


def ratio_cents(ratio: str) -> float:
    return 1200 * log2(Fraction(ratio))


def phase_cents(signal: Signal, expected_hz: float, rate: int, window_seconds: float = 0.1) -> float:
    """The distance, in cents, of a partial from the frequency expected_hz near it.

    The signal is turned back by the expected phase and averaged under a Hann window; what
    is left turns with the difference, whose rate a least-squares line gives.
    """
    t = np.arange(len(signal)) / rate
    turned = np.asarray(signal, np.float64) * np.exp(-2j * np.pi * expected_hz * t)
    width, hop = round(window_seconds * rate), round(window_seconds * rate / 4)
    window = np.hanning(width)
    starts = range(0, len(signal) - width, hop)
    angles = np.unwrap([np.angle(np.sum(turned[i : i + width] * window)) for i in starts])
    radians_per_second = np.polyfit(np.array(starts) / rate, angles, 1)[0]
    return 1200 * log2(1 + radians_per_second / (2 * np.pi * expected_hz))


def tracked_hz(signal: Signal, expected_hz: float, rate: int) -> float:
    """The median pitch that Praat hears, searched an octave around expected_hz."""
    sound = parselmouth.Sound(np.asarray(signal, np.float64), rate)
    pitch = sound.to_pitch_ac(pitch_floor=expected_hz / 1.9, pitch_ceiling=expected_hz * 1.9, very_accurate=True)
    heard = pitch.selected_array["frequency"]
    return float(np.median(heard[heard > 0]))


def decibels(signal: Signal) -> float:
    return float(10 * np.log10(np.mean(np.asarray(signal, np.float64) ** 2) + 1e-20))


def centroid_hz(signal: Signal, rate: int) -> float:
    """The balance point of the power spectrum."""
    power = np.abs(np.fft.rfft(signal * np.hanning(len(signal)))) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(signal), 1 / rate)) / np.sum(power))


def loudness_lufs(signal: Signal) -> float:
    """Integrated loudness of a mono signal at 48 kHz. Source: ITU-R BS.1770-4, annex 1."""
    shelf = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
    low_cut = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
    weighted = lfilter(*low_cut, lfilter(*shelf, np.asarray(signal, np.float64)))
    block, hop = 19_200, 4_800
    power = np.array([np.mean(weighted[i : i + block] ** 2) for i in range(0, len(weighted) - block, hop)])
    level = -0.691 + 10 * np.log10(power + 1e-20)
    gate = -0.691 + 10 * np.log10(np.mean(power[level > -70])) - 10
    return float(-0.691 + 10 * np.log10(np.mean(power[level > max(gate, -70)])))


def read_midi(data: bytes) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(data), charset="utf-8")
