"""The sentences of the Ragas page."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "ragas.subtitle": "The 72 melakartas, {janyas} janyas, and {differ} ragas taught in more than one form.",
    # -- search and lists
    "ragas.find": "Find a raga",
    "ragas.find_example": "Name, number, or swaras: S R2 G3 P D2",
    "ragas.browse": "Browse",
    "ragas.list.melakartas": "Melakartas",
    "ragas.list.janyas": "Janyas",
    "ragas.list.differ": "Taught in different ways",
    "ragas.list.own": "Your own",
    "ragas.not_found": "No raga by that name. Try part of it, a number from 1 to 72, or swaras such as S R2 G3 P D2.",
    "ragas.nearest": "No raga by that name. Nearest:",
    "ragas.found_one": "1 match",
    "ragas.found": "{count} matches",
    "ragas.found_similar": "{found}, {count:# similar name}",
    "ragas.similar": "Similar names",
    # -- a raga
    "scale.own": "Your own scale.",
    "scale.own_vakra": "So it counts as vakra: exercises follow its own steps.",
    "ragas.own_scale": "your own scale",
    "ragas.janya_of": "janya of {parent}",
    "ragas.no_parent": "no parent named",
    "ragas.no_parent_named": "Its source names no parent.",
    "ragas.melakarta": "Melakarta {number}, the {place} of chakra {chakra}.",
    "ragas.kind": "{kind:First}.",
    "ragas.kind_with_anya": "{kind:First}: uses {swaras:and}, which {verb} not in its melakarta.",
    "ragas.also": "Also {names:list}.",
    "ragas.different_ways": "Taught in different ways.",
    "ragas.sources": "Sources",
    "ragas.your_own": "You wrote it. You can type it wherever a raga is asked for: {raga}",
    "ragas.between_forms": "No list gives exactly this form; it is between the others.",
    "ragas.between": "between the others",
    "ragas.forms": "Taught in different ways",
    "ragas.also_taught": "Also taught",
    "ragas.count_forms": "{count} forms",
    "ragas.lessons": "Lessons in this raga",
    "ragas.practise": "Practise in this raga",
    # -- the wheel and the relatives
    "ragas.wheel": "In the melakarta wheel",
    "ragas.wheel_label": "The 72 melakartas in their chakras",
    "ragas.chakra_label": "Chakra {number}, {chakra}, {rishabha} {gandhara}",
    "ragas.legend": "Going round: R and G change. Going out: D and N change. Across: M1 becomes M2.",
    "ragas.this": "this raga",
    "ragas.parent_of": "parent of {raga}",
    "ragas.holds_swaras": "has its swaras",
    "ragas.is_melakarta": "{raga} is number {number}, in chakra {chakra}.",
    "ragas.its_parent": "Its parent is {number} {raga}, in chakra {chakra}.",
    "ragas.held_by": "{numbers:and} have all its swaras.",
    "ragas.held_by_one": "{number} has all its swaras.",
    "ragas.held_by_none": "No melakarta has all of its swaras.",
    "ragas.relatives": "Relatives",
    "ragas.parent": "Parent",
    "ragas.its_janyas": "Its janyas",
    "ragas.other_janyas": "Other janyas of {parent}",
    "ragas.one_apart": "One swara different",
    "ragas.same_swaras": "Same swaras, different scale",
    "ragas.instead_of": "{place} for {other}",
    "ragas.no_relatives": "No raga here is close to it.",
    # -- gamakas
    "ragas.gamakas": "Gamakas",
    "ragas.gamakas_introduction": (
        "Gamakas are off until you turn them up. Short swaras stay plain. The first row that fits is used."
    ),
    "ragas.gamakas.swara": "Swara",
    "ragas.gamakas.gamaka": "Gamaka",
    "ragas.gamakas.source": "Source",
    # -- a raga of your own
    "ragas.own_hint": (
        "Type the arohana and avarohana from S to S, or tap the swaras. A scale can skip swaras or be vakra."
    ),
    "ragas.own_is_known": "This is the scale of {raga}.",
    "ragas.own_keeps_name": "We know it, so it keeps that name.",
    "ragas.own_is_new": "No raga here has this scale: it is your own.",
    "ragas.own_heading": "Your own raga",
    "ragas.own_change": "Change its scale",
}
