"""A listening test: one line in every voice, tuning and gamaka strength, on a page.

``python -m scripts.listening build/listening [SEED]`` writes index.html, key.html and the sounds.
The page numbers the sounds in a shuffled order, and key.html names them. The folder is complete
and can be copied anywhere.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import parse
from carnatic.exercise.settings import SoundSettings
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.export import export
from carnatic.library import library

LINE = "raga: Kharaharapriya\ntala: Adi\ntempo: 90\n\ns r g , | m p | d , ||\nn d p m | g , | r s ||\n"
TUNINGS = ("just", "equal", "pythagorean", "raga")
STRENGTHS = (0, 40, 70, 100)
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>body{{font:17px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}}
figure{{margin:0 0 1rem}}audio{{width:100%}}</style><h1>{title}</h1>{body}</html>
"""


def ways() -> Iterator[tuple[str, str, Exercise]]:
    """(section, name of the variant, the line with its settings)."""
    line = parse(LINE, library())
    request = line.request
    for voice in VOICE_NAMES:
        yield "Voices", voice, Exercise(request.changed(sound=SoundSettings(voice)), line.notes)
    for tuning in TUNINGS:
        yield "Tunings", tuning, Exercise(request.changed(tuning=library().tuning(tuning)), line.notes)
    for strength in STRENGTHS:
        yield "Gamaka", f"{strength} %", Exercise(request.changed(sound=SoundSettings(gamaka=strength)), line.notes)


def main(out: Path, seed: int) -> None:
    """Write the page, its key and the sounds into a folder. seed: of the order."""
    out.mkdir(parents=True, exist_ok=True)
    found = list(ways())
    body, key, chance = "", "", random.Random(seed)
    for section in dict.fromkeys(name for name, _, _ in found):
        own = [(what, exercise) for name, what, exercise in found if name == section]
        chance.shuffle(own)  # one generator for all sections, so that sections of equal length have different orders
        body += f"<h2>{section}</h2>"
        key += f"<h2>{section}</h2><ol>"
        for number, (what, exercise) in enumerate(own, 1):
            file = f"{section.lower()}-{number}.mp3"
            (out / file).write_bytes(export(exercise, ".mp3", tala=False))
            body += f'<figure><figcaption>{number}</figcaption><audio controls src="{file}"></audio></figure>'
            key += f"<li>{escape(what)}</li>"
        key += "</ol>"
    text = escape(LINE.rpartition("\n\n")[2])
    request = found[0][2].request
    where = escape(f"{request.raga.name} and {request.tala.name}")
    head = f"<p>The same line each time, in {where}: <code>{text}</code>. <a href='key.html'>Which is which</a></p>"
    (out / "index.html").write_text(PAGE.format(title="Listening test", body=head + body), encoding="utf-8")
    (out / "key.html").write_text(PAGE.format(title="Which is which", body=key), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/listening"), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
