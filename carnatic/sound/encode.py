"""Layers into one sound, and sound into files; the only home of pydub and lameenc."""

from __future__ import annotations

import io
import warnings
from functools import cache
from math import log10
from typing import TYPE_CHECKING

import numpy as np

from carnatic.errors import CarnaticError
from carnatic.sound.partials import RATE, Samples

if TYPE_CHECKING:
    from pydub import AudioSegment

_FULL_SCALE = 2**31 - 1
# Layers are mixed this far below full scale, where the sum of several can't be clipped.
_HEADROOM = 1 / 8


def overlaid(layers: tuple[tuple[Samples, float], ...], rate: int = RATE) -> Samples:
    """The sum of (samples, gain) layers of one length, mixed by pydub in 32 bits.

    A gain of 0 leaves a layer out.
    """
    n = len(layers[0][0])
    # pydub counts in milliseconds: twenty of them are whole samples at every usual rate
    twenty = rate // 50
    whole = -(-n // twenty) * twenty
    bed = _segment(np.zeros(whole, "<i4"), rate)
    for samples, gain in layers:
        if gain > 0:
            layer = _segment((samples * np.float64(_FULL_SCALE * _HEADROOM)).astype("<i4"), rate)
            bed = bed.overlay(layer.apply_gain(20 * log10(gain)))
    mixed = np.frombuffer(bed.raw_data, "<i4")[:n]
    result: Samples = (mixed * (1 / (_FULL_SCALE * _HEADROOM))).astype(np.float32)
    return result


def to_pcm(samples: Samples) -> bytes:
    """16-bit little-endian samples; what lies beyond ±1 is clipped."""
    scaled = np.clip(samples, -1.0, 1.0) * np.float32(32767)
    pcm: bytes = np.rint(scaled).astype("<i2").tobytes()
    return pcm


def to_wav(samples: Samples, rate: int = RATE) -> bytes:
    """A mono 16-bit WAV file."""
    file = io.BytesIO()
    _segment(np.frombuffer(to_pcm(samples), "<i2"), rate).export(file, format="wav")
    return file.getvalue()


def to_mp3(samples: Samples, rate: int = RATE, kilobits: int = 128) -> bytes:
    """A mono MP3 file at a constant rate. Raises CarnaticError for silence without length."""
    import lameenc

    if not len(samples):
        raise CarnaticError("There is no sound to write; play at least one avartanam.")
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    return bytes(encoder.encode(to_pcm(samples)) + encoder.flush())


def _segment(samples: np.ndarray[tuple[int], np.dtype[np.signedinteger]], rate: int) -> AudioSegment:
    return _pydub_segment()(samples.tobytes(), sample_width=samples.itemsize, frame_rate=rate, channels=1)


@cache
def _pydub_segment() -> type[AudioSegment]:
    with warnings.catch_warnings():
        # pydub looks for ffmpeg and warns where there is none; nothing here needs it
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    segment: type[AudioSegment] = AudioSegment
    return segment
