"""Mixes layers and encodes sound files; the only importer of pydub, lameenc and soundfile."""

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

PART = 1_048_576  # samples that are worked on at once
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


def to_pcm(samples: Samples, bits: int = 16) -> bytes:
    """Little-endian samples of 16 or 24 bits; values beyond ±1 are clipped."""
    return b"".join(_pcm(some, bits) for some in _parts(samples))


def _parts(samples: Samples) -> Iterator[Samples]:
    """A sound in parts, so that conversions need little memory."""
    return (samples[first : first + PART] for first in range(0, len(samples), PART))


def _pcm(samples: Samples, bits: int) -> bytes:
    whole = _whole_numbers(samples, bits)
    if bits == 16:
        return bytes(whole.astype("<i2").tobytes())
    # the lowest three of the four bytes of each
    return bytes(whole.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes())


def _whole_numbers(samples: Samples, bits: int) -> Whole:
    scaled = np.clip(samples, -1.0, 1.0) * np.float32(2 ** (bits - 1) - 1)
    whole: Whole = np.rint(scaled).astype(np.int32)
    return whole


def to_wav(samples: Samples, rate: int = RATE, bits: int = 16) -> bytes:
    """A mono WAV file of 16 or 24 bits a sample."""
    file = io.BytesIO()
    _write_wav(file, len(samples), _parts(samples), rate, bits)
    return file.getvalue()


def _write_wav(file: IO[bytes], length: int, parts: Iterable[Samples], rate: int, bits: int) -> None:
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(bits // 8)
        writer.setframerate(rate)
        writer.setnframes(length)
        for some in parts:
            writer.writeframesraw(to_pcm(some, bits))


def to_flac(samples: Samples, rate: int = RATE, bits: int = 16) -> bytes:
    """A mono FLAC file: the same samples as to_wav writes, in half the space."""
    import soundfile

    file = io.BytesIO()
    # libsndfile takes the upper bits of what it is given
    with soundfile.SoundFile(file, "w", rate, 1, format="FLAC", subtype=f"PCM_{bits}") as writer:
        for some in _parts(samples):
            writer.write(_whole_numbers(some, bits) << (32 - bits))
    return file.getvalue()


@dataclass(frozen=True)
class Track:
    """A sound with a name, in parts. length: samples of all parts together."""

    name: str
    length: int
    parts: Iterator[Samples]


def to_zip(tracks: Iterable[Track], rate: int = RATE, bits: int = 16) -> bytes:
    """A ZIP archive with a WAV file for each track. Of a long track only one part is in memory at a time."""
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
    """A mono MP3 file at a constant rate. Raises CarnaticError for silence without length."""
    import lameenc

    if not len(samples):
        raise CarnaticError("sound.empty")
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kilobits)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(5)
    encoder.silence()
    encoded = [bytes(encoder.encode(to_pcm(some))) for some in _parts(samples)]
    return b"".join((*encoded, bytes(encoder.flush())))


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
