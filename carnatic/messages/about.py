"""The sentences of the Tanpura and About pages, and the names of all pages."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "page.practice": "Practice",
    "page.lessons": "Lessons",
    "page.write": "Write",
    "page.ragas": "Ragas",
    "page.worksheets": "Worksheets",
    "page.book": "Book",
    "page.tanpura": "Tanpura",
    "page.train": "Train",
    "page.about": "About",
    # -- tanpura
    "tanpura.what": "Tanpura and tala to practise with. {tala} tala, {angas}.",
    "tanpura.sollu": "{sollu}, {kriya}, akshara {akshara}",
    # -- about
    "about.heading": "About Varisai",
    "about.what": (
        "Varisais are the first exercises of Carnatic music. Here a small network that learned from the traditional "
        "lessons composes new ones in any raga. Every exercise follows the rules of its raga and tala, and lines "
        "marked new are not in any lesson."
    ),
    "about.keys": "Keys",
    "about.tuning_keys": "In the tuning: arrow keys move a swara 1 cent (Shift: 10), Enter plays it.",
    "about.sources": "Sources",
    "about.raga_sources": "The page of each raga gives its sources and the forms in which it is taught.",
    "about.licences": "Licences",
    "about.source.melakartas": "The 72 melakartas",
    "about.source.janyas": "The janya ragas",
    "about.source.talas": "The talas",
    "about.source.lessons": "The lessons",
    "about.source.gitams": "The gitams",
    "about.source.phrases": "The phrases of ragas",
    "about.source.tunings": "The tunings",
    "about.source.gamakas": "The gamakas",
    "about.source.voices": "The voices",
    "about.our_gamakas": "our suggestion where a raga names no source",
    "about.by_ear": "the rest by ear",
    "about.licence.varisai": "the program",
    "about.licence.anek": "the letters of the page; © 2021 The Anek Project Authors",
    "about.licence.noto": "the other scripts, and all letters on paper; © 2010–2020 Google LLC",
    "about.licence.icons": "the icons of the page; by Google",
    "about.licence.streamlit": "the pages",
    "about.licence.starlette": "the server of its files",
    "about.licence.brotli": "compression of what the browser fetches",
    "about.licence.redis": "the job queue of several servers",
    "about.licence.rq": "its workers",
    "about.licence.pytorch": "the network that composes",
    "about.licence.safetensors": "its weights as a file",
    "about.licence.matplotlib": "the picture of its training",
    "about.licence.tqdm": "the progress of its training",
    "about.licence.music21": "the staff",
    "about.licence.verovio": "the engraving of the staff",
    "about.licence.typst": "printed sheets and their QR codes",
    "about.licence.numpy": "the sound",
    "about.licence.threadpoolctl": "how many cores a product takes",
    "about.licence.cachetools": "caches",
    "about.licence.pydub": "mixing, MIDI",
    "about.licence.audioop": "what pydub needs in Python 3.13",
    "about.licence.mp3": "MP3",
    "about.licence.flac": "FLAC",
}
