"""The words for a request's settings: their names in errors, and their help on the command line."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # -- names of settings, to start a sentence
    "setting.speed": "Speed",
    "setting.trikalam": "Trikalam",
    "setting.avartanams": "The number of avartanams",
    "setting.aksharas_per_minute": "Tempo",
    "setting.gamaka": "Gamaka (percent)",
    "setting.human": "Human",
    "setting.numbers": "Numbers",
    "setting.cents": "Cents",
    "setting.places": "Places",
    "setting.seed": "The number",
    "setting.temperature": "Temperature",
    "setting.difficulty": "The level",
    # -- names of choices, inside a sentence
    "setting.voice": "the voice",
    "setting.drone": "the drone",
    "setting.beat": "the tala sound",
    "setting.script": "the script",
    "setting.clef": "the clef",
    "setting.staff": "Sa on the staff",
    "setting.signs": "sharps and flats",
    # -- help of the options
    "option.default": "default {default}",
    "option.default_of_text": "default: as in the text's header",
    "option.raga": "name, melakarta number, or a scale of your own: arohana / avarohana; {default}",
    "option.tala": "name of a tala; {default}",
    "option.family": "kind of exercise: {families:list}; {default}",
    "option.speed": "swaras per akshara: 1, 2, 4, 8 (the four kalams), 3, 6, 5, 7 or 9; {default}",
    "option.trikalam": "first, second and third speed, one after the other",
    "option.eduppu": "where the line starts: sama, madhyadi (1/2 akshara later) or desadi (1 1/2 aksharas later)",
    "option.avartanams": "length at first speed, 2 to 16; default 4; {own_lengths:and} have their own length",
    "option.sruti_hz": "kattai (1 is C, 1 1/2 is C sharp), note (D#) or hertz (142.5 Hz); default 1",
    "option.aksharas_per_minute": "tempo in aksharas per minute, 20 to 240; default 60",
    "option.tuning": "just, pythagorean, equal, raga (the raga's own) or FILE.scl; default just",
    "option.voice": "{voices:or}; default veena",
    "option.voice_name": "{name} ({sings})",
    "option.gamaka": "strength of the gamakas in percent; --gamaka alone means 100",
    "option.script": "{scripts:or}; default roman",
    "option.numbers": "hide R1, G3 in the arohana",
    "option.clef": "treble or bass; default treble",
    "option.staff": "write Sa as c, or as its real note (sruti); default c",
    "option.signs": "sharps and flats as a key signature (signature) or on each note (accidentals); default signature",
    "option.cents": "show cents where the pitch differs from a piano",
    "option.places": "show numbers (R1, G3) on every swara",
    "option.phrase": "start with these swaras",
    "option.keep": "a line with locked swaras; each ? is composed",
    "option.seed": "the same seed gives the same exercise; default 0",
    "option.temperature": "how new: 0.2 is very close to lessons, 2 very different; default 0.9",
    "option.plan": "shape of a sarali: mirrored, or through-composed (no repeats); default any",
    "option.difficulty": "level, 1 (very easy) to 5 (very hard); default any",
    "option.range": "narrow (up to p) or wide (n or S in both halves); default any",
}
