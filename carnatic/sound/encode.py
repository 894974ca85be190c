"""Mixing of layers and encoding of sound files; the only module that uses pydub, lameenc and soundfile."""

from __future__ import annotations

import io
import warnings
import wave
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from math import log10
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.errors import CarnaticError
from carnatic.sound.partials import RATE, Samples

if TYPE_CHECKING:
    from pydub import AudioSegment

Whole: TypeAlias = NDArray[np.int32]

SHORT_KILOBITS = 64
LAME_SCALE = 0.95  # LAME makes every sound so much softer
PROBE_PEAK = 2304
PART = 1_048_576  # samples that are converted at once
_FULL_SCALE = 2**31 - 1
# Layers are mixed at this part of full scale, so that the sum of several isn't clipped.
_HEADROOM = 1 / 8


def overlaid(layers: tuple[tuple[Samples, float], ...], rate: int = RATE) -> Samples:
    """The sum of (samples (n,), gain) layers, mixed by pydub in 32 bits: (n,).

    A gain of 0 leaves a layer out.
    """
    n = len(layers[0][0])
    # pydub counts in milliseconds; twenty milliseconds are a whole number of samples at every usual rate
    twenty_ms = rate // 50
    padded = -(-n // twenty_ms) * twenty_ms
    sum_segment = _segment(np.zeros(padded, "<i4"), rate)
    for samples, gain in layers:
        if gain > 0:
            layer = _segment((samples * np.float64(_FULL_SCALE * _HEADROOM)).astype("<i4"), rate)
            sum_segment = sum_segment.overlay(layer.apply_gain(20 * log10(gain)))
    mixed = np.frombuffer(sum_segment.raw_data, "<i4")[:n]
    result: Samples = (mixed * (1 / (_FULL_SCALE * _HEADROOM))).astype(np.float32)
    return result


def to_pcm(samples: Samples, bits: int = 16) -> bytes:
    """Little-endian PCM of 16 or 24 bits per sample; values beyond ±1 are clipped."""
    return b"".join(_pcm(part, bits) for part in _parts(samples))


def _parts(samples: Samples) -> Iterator[Samples]:
    """A sound in parts, so that conversions need little memory."""
    return (samples[first : first + PART] for first in range(0, len(samples), PART))


def _pcm(samples: Samples, bits: int) -> bytes:
    whole = _whole_numbers(samples, bits)
    if bits == 16:
        return bytes(whole.astype("<i2").tobytes())
    # the lowest three of the four bytes of each number
    return bytes(whole.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes())


def _whole_numbers(samples: Samples, bits: int) -> Whole:
    scaled = np.clip(samples, -1.0, 1.0) * np.float32(2 ** (bits - 1) - 1)
    whole: Whole = np.rint(scaled).astype(np.int32)
    return whole


def to_wav(samples: Samples, rate: int = RATE, bits: int = 16) -> bytes:
    """A mono WAV file of 16 or 24 bits per sample."""
    file = io.BytesIO()
    _write_wav(file, len(samples), _parts(samples), rate, bits)
    return file.getvalue()


def _write_wav(file: IO[bytes], length: int, parts: Iterable[Samples], rate: int, bits: int) -> None:
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(bits // 8)
        writer.setframerate(rate)
        writer.setnframes(length)
        for part in parts:
            writer.writeframesraw(to_pcm(part, bits))


def to_flac(samples: Samples, rate: int = RATE, bits: int = 16) -> bytes:
    """A mono FLAC file with the same samples as to_wav, in half the space."""
    import soundfile

    file = io.BytesIO()
    # libsndfile uses the upper bits of each number
    with soundfile.SoundFile(file, "w", rate, 1, format="FLAC", subtype=f"PCM_{bits}") as writer:
        for part in _parts(samples):
            writer.write(_whole_numbers(part, bits) << (32 - bits))
    return file.getvalue()


@dataclass(frozen=True)
class Track:
    """A named sound in parts. length: the total number of samples."""

    name: str
    length: int
    parts: Iterator[Samples]


def to_zip(tracks: Iterable[Track], rate: int = RATE, bits: int = 16) -> bytes:
    """A ZIP archive with a WAV file for each track. Only one part of a track is in memory at a time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for track in tracks:
            # the same date every time, so that the same exercise gives the same file
            entry = zipfile.ZipInfo(f"{track.name}.wav", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as wav:
                _write_wav(wav, track.length, track.parts, rate, bits)
    return file.getvalue()


def to_mp3(samples: Samples, rate: int = RATE, kilobits: int = 128) -> bytes:
    """A mono MP3 file with a constant bit rate. Raises CarnaticError if there are no samples."""
    import lameenc

    if not len(samples):
        raise CarnaticError("sound.empty")
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    encoded = [bytes(encoder.encode(to_pcm(part))) for part in _parts(samples)]
    return b"".join((*encoded, bytes(encoder.flush())))


def to_short_mp3(samples: Samples) -> bytes:
    """A mono MP3 file of one sound of the player, at RATE and 64 kbit/s and exactly as loud as its samples.

    Decoded, the first sample comes after the delay that all MP3 files without a tag have in that decoder
    (``delay_probe``).
    """
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(SHORT_KILOBITS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(7)  # half the time of 5, and no larger error at this bit rate
    encoder.silence()
    return bytes(encoder.encode(to_pcm(samples / np.float32(LAME_SCALE)))) + bytes(encoder.flush())


def delay_probe() -> bytes:
    """An MP3 file with one short pulse, its peak at sample PROBE_PEAK: shows a decoder's delay."""
    pulse = np.zeros(PROBE_PEAK + 1152, np.float32)
    width = 24
    pulse[PROBE_PEAK - width : PROBE_PEAK + width + 1] = 0.5 * np.hanning(2 * width + 1)
    return to_short_mp3(pulse)


def _segment(samples: np.ndarray[tuple[int], np.dtype[np.signedinteger]], rate: int) -> AudioSegment:
    return _pydub_segment()(samples.tobytes(), sample_width=samples.itemsize, frame_rate=rate, channels=1)


@cache
def _pydub_segment() -> type[AudioSegment]:
    with warnings.catch_warnings():
        # pydub warns if there is no ffmpeg, which this module doesn't need
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    segment: type[AudioSegment] = AudioSegment
    return segment
