"""The sentences of the Write page."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "write.your_own": "Your own exercise",
    "write.choices": "Raga, tala, speed",
    "write.speed": "Speed (kalam)",
    "write.speed_of": "{speed}, {count:# swara} per akshara",
    "write.eduppu": "Eduppu: start how many aksharas after samam",
    "write.eduppu.sama": "0, samam",
    "write.eduppu.counted": "{eduppu}",
    "write.eduppu.madhyadi": "½, madhyadi",
    "write.eduppu.desadi": "1½, desadi",
    "write.ending_level": "Level of the ending",
    "write.complete": "Complete it for me",
    "write.other_ending": "Try another ending",
    "write.start": "Type swaras, for example s r g m | p d | n S.",
    "write.more_mistakes": "And {count:,} more below.",
    "write.mistakes": "{count:# mistake}",
    "write.no_mistakes": "No mistakes",
    "write.preview": "Your notation appears here as you type. Mistakes are marked.",
    "write.signs.madhya": "middle octave; m1 or m2 if the raga has both",
    "write.signs.tara": "upper octave; S' is the one above it",
    "write.signs.mandra": "lower octave; n.. is the one below it",
    "write.signs.hold": "make the swara before longer: , by one, ; by two",
    "write.signs.bars": "| ends a part of the tala, || ends the cycle. Spaces and new lines don't matter.",
    "write.use_anyway": "Use it anyway",
    "write.practise": "Open on Practice",
    "write.no_link": "To share a link, finish the avartanam and correct the mistakes.",
    "write.silent": "{raga} has no {swaras:or}. It stays silent when you play; MP3, WAV and MIDI aren't possible.",
    "write.no_trikalam": "Trikalam needs whole avartanams that start on samam. This one is shown at first speed.",
    "write.held_back": "This has {count:# mistake}.",
}
