"""Classifying sounds as sa ri ga ma pa dha ni, by the syllables of another synthesiser.

A syllable is told by its first third of a second: mel cepstra at 24 moments of it, without
what all seven of one speaker have in common. espeak-ng says them in Hindi, where they
are syllables of the script.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from functools import cache

import librosa
import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.floating]

WORDS = {"s": "सा", "r": "री", "g": "गा", "m": "मा", "p": "पा", "d": "धा", "n": "नी"}
SPEAKERS = tuple(
    (voice, pitch, speed)
    for voice in ("hi+m1", "hi+m3", "hi+m7", "hi+f2")
    for pitch, speed in ((30, 110), (50, 150), (70, 110))
)
RATE, MOMENTS, HEARD_SECONDS = 16_000, 24, 0.3


def nearest(sung: Mapping[str, NDArray[np.floating]], rate: int) -> dict[str, str]:
    """For each letter whose syllable was sung, the letter of the centroid nearest to it."""
    centroids, spread = _centroids()
    own = _without_speaker({letter: features(sound, rate) for letter, sound in sung.items()})
    return {
        letter: min(centroids, key=lambda other: float(np.linalg.norm((centroids[other] - heard) / spread)))
        for letter, heard in own.items()
    }


def features(sound: NDArray[np.floating], rate: int) -> Features:
    """Cepstra 1 to 13 at each of the moments: (13, MOMENTS)."""
    at_rate = librosa.resample(np.asarray(sound, np.float64), orig_sr=rate, target_sr=RATE, res_type="soxr_mq")
    heard, _ = librosa.effects.trim(at_rate / np.abs(at_rate).max(), top_db=40, frame_length=256, hop_length=64)
    heard = heard[: round(HEARD_SECONDS * RATE)]
    mel = librosa.feature.melspectrogram(
        y=heard, sr=RATE, n_fft=512, win_length=320, hop_length=80, n_mels=40, fmax=RATE // 2
    )
    cepstra = librosa.feature.mfcc(S=librosa.power_to_db(mel, ref=np.max, top_db=50), n_mfcc=14)[1:]
    moments = np.linspace(0, cepstra.shape[1] - 1, MOMENTS)
    return np.array([np.interp(moments, np.arange(cepstra.shape[1]), row) for row in cepstra])


def _without_speaker(seven: Mapping[str, Features]) -> dict[str, Features]:
    common = np.mean([one.mean(axis=1) for one in seven.values()], axis=0)[:, None]
    return {letter: one - common for letter, one in seven.items()}


@cache
def _centroids() -> tuple[dict[str, Features], Features]:
    """The mean of each syllable over the speakers, and the spread of each cepstrum."""
    spoken = [_without_speaker({k: _said(word, speaker) for k, word in WORDS.items()}) for speaker in SPEAKERS]
    everything = np.array([one[letter] for one in spoken for letter in WORDS])
    spread = everything.std(axis=0).mean(axis=1, keepdims=True)
    return {letter: np.mean([one[letter] for one in spoken], axis=0) for letter in WORDS}, spread


def _said(word: str, speaker: tuple[str, int, int]) -> Features:
    voice, pitch, speed = speaker
    command = ["espeak-ng", "-v", voice, "-p", str(pitch), "-s", str(speed), "--stdout", word]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    # what it writes to a pipe doesn't know its own length yet
    return features(np.frombuffer(wav[44:], "<i2") / 32768, int.from_bytes(wav[24:28], "little"))
