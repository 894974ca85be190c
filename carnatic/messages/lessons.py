"""The sentences of the Lessons page."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "lessons.subtitle": "In {raga}, {tala} tala, {angas}. {speed}.",
    "lessons.choose": "Choose a lesson",
    "lessons.next": "Next lesson",
    "lessons.kind": "Lessons",
    "lessons.number": "Number",
    "lessons.tala_decides": "The alankaram depends on the tala.",
    "lessons.one_scale_practice": "Each raga has one scale practice.",
    "lessons.gitam": "{number}, {title}, in {raga}",
    "lessons.not_possible": "{number} (not possible in {raga}, {tala})",
    "lessons.open_on_practice": "Open it on Practice",
    "lessons.what_next": "What next",
    "lessons.about": "About this lesson",
    "lessons.sources": "Sources",
    "lessons.our_rule": (
        "Books give this lesson in Mayamalavagowla. We fitted it to {raga} by our own rule. If your teacher sings it "
        "differently, follow your teacher."
    ),
    "lessons.everywhere": "taught in every school",
    "lessons.gitam_origin": "A gitam as it was written, in its own raga and tala; {agreement}.",
    "lessons.scale_origin": "The arohana and avarohana of the raga, arranged by our own rule.",
    "lessons.scale_practice_in": "Scale practice in {raga}",
    "lessons.scale_of": "Scale of {raga}",
    "lessons.new_free": "A new free exercise in {raga}",
    "lessons.at_speed": "This lesson at {speed:first}",
    "lessons.trikalam": "This lesson in trikalam",
}
