"""The player's data, as JSON values. Sounds are in it by their addresses alone (carnatic/pages/sounds.py).

Times are in aksharas from the first sama::

    digest      of everything; if it stays the same, nothing changes on the page
    music       digest of the swaras and their places; while it stays the same (with another tempo,
                sruti or tuning), the player keeps its position, otherwise it starts again. A draft
                stays the same music while its swaras change
    title, raga, aksharas_per_minute
    speed       swaras per akshara, in a trikalam run those of its first repeat; trikalam
    times       how many times the line is sung to fill whole avartanams; the grid has all of them
    choices     {speeds, trikalam}: the possible speeds of the line, and whether it can be a trikalam run
    loop        [from, to] of the player's loop
    sruti       {hz, name}
    showing     {script, numbers, places}: the notation settings
    ladders     {up, down}: [{shown, number, sthayi, place, cents, label}]
    tala        {name, angas: [4, 2, 2], kriyas: [{kind, finger, name}], lines}; lines: the aksharas of
                each line of an avartanam if a line has room for one akshara, for two, and so on
    beats       {speed: [[akshara, sound, level]]}: the sounds of the tala in an avartanam of that
                speed, also between aksharas
    sounding    {voice, gamaka, drone, strings, beat, human}: the sound settings
    events      [{shown, number, text, sthayi, place, start, duration, cents, avartanam, akshara,
                given, label, fault, group, curve}]; shown: the syllable in the chosen script. number: of the
                swarasthana, '' if the notation has no numbers. text: in sargam, for copying. given:
                whether it is locked. curve: [[aksharas after its start, cents], …] of a moving
                pitch, joined by straight lines and constant after the last; absent if it is steady.
                group: the units of the group that it begins (of an idea, a korvai or a kuraippu), 0 if none
    grid        avartanams of aksharas of cells; an akshara has one cell for each swara of its speed,
                [event or null, held]
    faults      [{avartanam, akshara, message}], listed under the notation
    held        why the line can't be played yet, '' if it can
    too_long    whether it can never be played, since it is too long to be played and engraved
    draft       whether it is still being written
    said        {number, text}: a sentence next to the bar, shown once for each number; not in the digest
    bare        whether the player shows the sollus of the tala instead of a line; absent for a line
    chosen      whether the sound was chosen in this visit; if not, the browser sends the settings that
                it stored in another visit; not in the digest
    keeps       whether parts of the line can be locked while the rest is rewritten
    kattais     [{kattai, name}], low to high; tempo: [slowest, fastest]
    has_staff   whether the line is also shown on a staff
    sound       null, or {root, recipes, notes, strokes, drone, aksharas_per_minute, levels:
                {melody, tanpura, tala}}; root and one of recipes are a sound's address. notes: the
                recipe's index for each event, null for a silent one. strokes: {sound: index}.
                drone: index

Later, by ``send_rest``::

    digest      of the data above
    gain        the factor that brings the mix to the loudness of a file, null for a line without sound
    staff       {width, svg}: the width that is shown, '' for none; in svg the ids n12, n12-2 belong to event 12
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from carnatic.exercise.beats import beats
from carnatic.exercise.groups import groups_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import Fault
from carnatic.exercise.score import Event, Score, can_run_trikalam, playable_speeds
from carnatic.exercise.settings import HIGHEST_TEMPO, LOWEST_TEMPO
from carnatic.messages import say
from carnatic.notation import sargam
from carnatic.pages.sounds import sound_root
from carnatic.theory.gamaka import Points
from carnatic.theory.swara import Pitch, sargam_name
from carnatic.theory.tala import Tala
from carnatic.theory.tuning import KATTAIS, kattai_hz, kattai_name

# fields of an event that don't change music
UNHEARD = ("shown", "number", "cents", "place", "given", "label", "group", "curve")

Payload = dict[str, Any]


@dataclass(frozen=True)
class PlayerSound:
    """The sounds of the player, by their recipes (carnatic/sound/recipes.py).

    notes: of every event, '' for a silent one. strokes: of every sound of the tala. levels: the
    sliders' initial positions, 0 to 1, at which each layer plays as rendered. curves: (aksharas
    after the start, cents) for the events with a moving pitch, by index.
    """

    aksharas_per_minute: float
    notes: tuple[str, ...]
    strokes: Mapping[str, str]
    drone: str
    levels: Mapping[str, float]
    curves: Mapping[int, Points] = field(default_factory=dict)


def payload(
    score: Score,
    sound: PlayerSound | None = None,
    faults: tuple[Fault, ...] = (),
    held: str = "",
    is_draft: bool = False,
    keeps: bool = False,
    too_long: bool = False,
) -> Payload:
    """The player's data as JSON values.

    sound: None if the line is held back; the notation is shown anyway.
    held: the sentence that says why it is held back. is_draft: whether the line is still being
    written; its faults are then listed next to the text instead of under the notation. keeps:
    whether parts of it can be locked. too_long: whether it is too long to be played at all.
    """
    request = score.exercise.request
    curves = {} if sound is None else sound.curves
    groups = dict(groups_of(score.exercise))
    events = [
        _event(score, event, faults, groups.get(score.exercise.starts[event.note], 0)) | _curve(curves.get(event.index))
        for event in score.events
    ]
    music = {
        "raga": request.raga.name,
        "speed": score.speed,
        "trikalam": score.is_trikalam,
        "loop": [float(end) for end in score.loop],
        "tala": tala_shown(score.tala),
        "events": events,
        "grid": [[[[c.event, c.held] for c in a.cells] for a in row.aksharas] for row in score.avartanams],
    }
    shown: Payload = {
        **music,
        "times": score.times,
        "beats": beats_shown(request, dict.fromkeys(score.speeds)),
        "choices": {"speeds": list(playable_speeds(score.exercise)), "trikalam": can_run_trikalam(score.exercise)},
        "title": score.exercise.name,
        **settings_shown(request),
        "ladders": {
            "up": [_rung(score, pitch) for pitch in request.mapped_raga.arohana],
            "down": [_rung(score, pitch) for pitch in request.mapped_raga.avarohana],
        },
        "faults": [
            {"avartanam": f.avartanam, "akshara": f.akshara, "message": f.message} for f in faults if not is_draft
        ],
        "held": held,
        "too_long": too_long,
        "draft": is_draft,
        "keeps": keeps,
        "has_staff": not too_long,
        "sound": None if sound is None else sound_shown(sound),
    }
    # the music stays the same if a swara gets another pitch, a gamaka, a lock or another script
    line = [{k: v for k, v in event.items() if k not in UNHEARD} for event in events]
    growing = {"events": [], "grid": [], "loop": []} if is_draft else {"events": line}
    shown["music"] = digest_of({**music, **growing})
    shown["digest"] = digest_of(shown)
    return shown


def _event(score: Score, event: Event, faults: tuple[Fault, ...], group: int) -> dict[str, Any]:
    exercise = score.exercise
    faulty = next((fault.message for fault in faults if fault.note == event.note), "")
    cents = None if event.pitch is None else exercise.request.mapped_tuning.cents_of(event.pitch)
    return {
        "shown": sargam.spell_in_script(event.swara, exercise.request.notation.script),
        "number": sargam.place_number(event.pitch, exercise.request.notation),
        "text": sargam_name(event.swara),
        "sthayi": event.swara.sthayi.word,
        "place": event.pitch.place.symbol if event.pitch else "",
        "start": float(event.start),
        "duration": float(event.duration),
        "cents": cents,
        "avartanam": event.avartanam,
        "akshara": event.akshara,
        "given": _is_given(score, event),
        "label": _label(score, event, faulty, group),
        "fault": faulty,
        "group": group,
    }


def _curve(points: Points | None) -> dict[str, Any]:
    return {"curve": [[round(akshara, 4), round(cents, 1)] for akshara, cents in points]} if points else {}


def _is_given(score: Score, event: Event) -> bool:
    return score.exercise.starts[event.note] in score.exercise.given


def _label(score: Score, event: Event, fault: str, group: int) -> str:
    """The text for screen readers: 'ri, madhya, line 1, akshara 2, held for 2'."""
    units = score.exercise.notes[event.note].units
    number = sargam.place_number(event.pitch, score.exercise.request.notation)
    name = [sargam.spoken(event.swara, number), event.swara.sthayi.word]
    words = [*name, say("spoken.line", number=event.avartanam), say("spoken.akshara", number=event.akshara)]
    if units > 1:
        words.append(say("spoken.held_for", units=units))
    if group:
        words.append(say("spoken.group_of", units=group))
    if _is_given(score, event):
        words.append(say("spoken.locked"))
    return ", ".join([*words, fault] if fault else words)


def _rung(score: Score, pitch: Pitch) -> dict[str, Any]:
    sthayi = "" if pitch.sthayi == 0 else f", {pitch.sthayi.word}"
    return {
        "shown": sargam.spell_in_script(pitch.swara, score.exercise.request.notation.script),
        "number": pitch.place.symbol[1:],
        "sthayi": pitch.sthayi.word,
        "place": pitch.place.symbol,
        "cents": score.exercise.request.mapped_tuning.cents_of(pitch),
        "label": f"{pitch.place.name}, {pitch.place.symbol}{sthayi}",
    }


def tala_shown(tala: Tala) -> dict[str, Any]:
    """A tala with its angas, the hand's movements and its line breaks."""
    kriyas = [{"kind": k.kind, "finger": k.finger, "name": k.name} for k in tala.kriyas]
    lines = [list(sargam.break_lines(tala, 1, room)) for room in range(1, tala.aksharas + 1)]
    return {"name": tala.name, "angas": list(tala.lengths), "kriyas": kriyas, "lines": lines}


def beats_shown(request: ExerciseRequest, speeds: Iterable[int]) -> dict[str, list[list[Any]]]:
    """The sounds of the tala in an avartanam of each speed."""
    tala, kind = request.tala, request.sound.beat
    return {str(q): [[float(beat.at), beat.sound, beat.level] for beat in beats(tala, q, kind)] for q in speeds}


def settings_shown(request: ExerciseRequest) -> dict[str, Any]:
    """Tempo, sruti, sound and script, with the ranges of tempo and sruti."""
    return {
        "aksharas_per_minute": request.aksharas_per_minute,
        "tempo": [LOWEST_TEMPO, HIGHEST_TEMPO],
        "sruti": {"hz": request.sruti_hz, "name": kattai_name(request.sruti_hz)},
        "kattais": [{"kattai": kattai, "name": kattai_name(kattai_hz(kattai))} for kattai in KATTAIS],
        "sounding": asdict(request.sound),
        "showing": {name: getattr(request.notation, name) for name in ("script", "numbers", "places")},
    }


def sound_shown(sound: PlayerSound) -> dict[str, Any]:
    """The sounds' addresses, each once, and what plays them, as JSON values."""
    recipes = dict.fromkeys((*filter(None, sound.notes), *sound.strokes.values(), sound.drone))
    index = {recipe: i for i, recipe in enumerate(recipes)}
    return {
        "root": sound_root(),
        "recipes": list(recipes),
        "notes": [index.get(recipe) for recipe in sound.notes],
        "strokes": {kind: index[recipe] for kind, recipe in sound.strokes.items()},
        "drone": index[sound.drone],
        "aksharas_per_minute": sound.aksharas_per_minute,
        "levels": dict(sound.levels),
    }


def digest_of(value: Any) -> str:
    """A hash of JSON values, sixteen characters long."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
