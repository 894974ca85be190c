"""The sentences on paper and in files: the printed sheet, pictures and lists."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "sheet.scan": "Scan to hear it",
    "sheet.tempo": "{tempo:g} aksharas per minute, {speed}",
    "sheet.speed": "{name} ({count:# swara} per akshara)",
    "sheet.speeds": "trikalam ({counts:and} swaras per akshara)",
    "sheet.eduppu": "{speed}, {eduppu} eduppu",
    "sheet.sruti": "{pitch}; {tuning}",
    "sheet.sruti_moved": "{pitch}; {tuning}, except {moved:list} cents",
    "sheet.once": "{speed}",
    "sheet.twice": "{speed}, twice",
    "sheet.four_times": "{speed}, four times",
    "sheet.times": "Sing {times} times, as written here, to fill whole avartanams",
    "staff.times": "Sing {times} times, as written",
    "sargam.times": "{times} times",
    "sheet.picture": "{raga}, {tala} tala {angas}, {speed}, {tempo:g} aksharas per minute",
    "midi.tala": "{tala} tala",
    "scala.title": "{raga}, {tuning} tuning",
    "midi.marker": "avartanam {avartanam}, anga {anga}",
    "sheet.contents": "{number}. {name}, {tala}, {speed}, level {level}",
}
