"""The player's smaller scripts: speeds, keys, locks, pitches of the strip, tasks, settings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.js.conftest import Load

# -- speeds --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speed", "trikalam", "name"),
    [(1, False, "1"), (2, False, "2"), (4, False, "3"), (8, False, "4"), (3, False, "Tisra 3"), (6, False, "Tisra 6"),
     (5, False, "Khanda 5"), (7, False, "Misra 7"), (9, False, "Sankeerna 9"), (1, True, "Trikalam")],
)  # fmt: skip
def test_every_speed_has_its_name(load: Load, speed: int, trikalam: bool, name: str) -> None:
    assert load("player/speeds.js").call("speedName", speed, trikalam) == name


def test_speeds_that_a_line_lacks_can_not_be_pressed(load: Load) -> None:
    found = load("player/speeds.js").run(
        """() => {
            const chosen = [], speeds = new module.Speeds((...one) => chosen.push(one), () => {});
            speeds.set({ speeds: [2, 6], trikalam: false }, 6, false);
            const buttons = speeds.buttons.map(({ button, choice }) => [choice, button.disabled, button.ariaPressed]);
            for (const { button } of speeds.buttons) button.click();
            return [buttons, chosen, speeds.opener.ariaLabel];
        }"""
    )
    buttons, chosen, label = found
    assert {choice for choice, disabled, _ in buttons if not disabled} == {2, 6}
    assert [choice for choice, _, pressed in buttons if pressed == "true"] == [6]
    assert chosen == [[2, False], [2, False], [6, False]]  # 2 stands in the bar and in the panel
    assert label == "Speed: Tisra 6. Choose another speed"


# -- keys ----------------------------------------------------------------------------------

BODY = "<main></main>"


@pytest.mark.parametrize(
    ("press", "html", "meant"),
    [
        ({"key": " "}, BODY, ["toggle"]),
        ({"key": "N"}, BODY, ["fresh"]),
        ({"key": "n", "ctrlKey": True}, BODY, None),
        ({"key": "n", "metaKey": True}, BODY, None),
        ({"key": "n", "altKey": True}, BODY, None),
        ({"key": "n", "defaultPrevented": True}, BODY, None),
        ({"key": "3"}, BODY, ["speed", 4]),
        ({"key": "4"}, BODY, ["speed", 8]),
        ({"key": "−"}, BODY, ["tempoStep", -1]),
        ({"key": "q"}, BODY, None),
        ({"key": "ArrowLeft"}, BODY, ["swara", -1]),
        ({"key": "ArrowLeft", "shiftKey": True}, BODY, ["select", -1]),
        # somebody types, or the control needs the key for itself
        ({"key": "n"}, "<input>", None),
        ({"key": "n"}, "<textarea></textarea>", None),
        ({"key": "n"}, "<div role=combobox></div>", None),
        ({"key": "n"}, "<input type=range>", ["fresh"]),
        ({"key": "ArrowLeft"}, "<input type=range>", None),
        ({"key": "ArrowUp"}, "<div role=slider></div>", None),
        ({"key": " "}, "<button></button>", None),
        ({"key": " "}, "<a href='#'></a>", None),
        ({"key": "n"}, "<button></button>", ["fresh"]),
        # a swara plays with Enter, and Space is the player's
        ({"key": " "}, "<button class=v-swara></button>", ["toggle"]),
        ({"key": "Enter"}, "<button class=v-swara></button>", None),
        # an open dialog lets only its own key through
        ({"key": "n"}, "<dialog open></dialog>", None),
        ({"key": "?"}, "<dialog open></dialog>", ["help"]),
    ],
)
def test_what_a_key_means(load: Load, press: dict[str, Any], html: str, meant: list[Any] | None) -> None:
    found = load("player/keys.js").run(
        """([press, html]) => {
            document.body.innerHTML = html;
            return module.meaning({ ...press, target: document.body.firstElementChild });
        }""",
        [press, html],
    )
    assert found == meant


# -- what is kept ------------------------------------------------------------------------------

KEPT = {
    "keeps": True,
    "events": [{"given": True}, {"given": True}, {"given": False}],
    "grid": [[[[0, False], [0, True]], [[1, False]]], [[[1, True]], [[2, False], [None, False]]], [[[2, True]]]],
}


@pytest.mark.parametrize(("first", "last", "kept"), [(0, 1, True), (0, 2, False), (2, 2, False), (1, 1, True)])
def test_a_stretch_is_kept_where_all_of_it_is(load: Load, first: int, last: int, kept: bool) -> None:
    assert load("player/keeping.js").call("isKept", KEPT, first, last) is kept


@pytest.mark.parametrize(
    ("avartanam", "events"), [(0, {"first": 0, "last": 1}), (1, {"first": 2, "last": 2}), (2, None)]
)
def test_a_line_has_the_events_that_begin_in_it(load: Load, avartanam: int, events: dict[str, int] | None) -> None:
    assert load("player/keeping.js").call("eventsOf", KEPT, avartanam) == events


def test_the_number_of_a_line_keeps_and_lets_go(load: Load) -> None:
    found = load("player/keeping.js").run(
        """piece => {
            const told = [], number = k => module.lineNumber(piece, k, (...one) => told.push(one));
            const nodes = [0, 1, 2].map(number);
            nodes.forEach(node => node.click());
            return [nodes.map(node => [node.tagName, node.ariaPressed]), told];
        }""",
        KEPT,
    )
    assert found == [
        [["BUTTON", "true"], ["BUTTON", "false"], ["SPAN", None]],
        [[0, 1, False], [2, 2, True]],
    ]


# -- the strip -----------------------------------------------------------------------------------

MOVING = {"cents": 112, "curve": [[0, 0], [1, 100], [2, 0]]}


@pytest.mark.parametrize(
    ("event", "akshara", "cents"),
    [({"cents": 386}, 0.7, 386), (MOVING, -1, 0), (MOVING, 0.25, 25), (MOVING, 1.5, 50), (MOVING, 9, 0)],
)
def test_the_pitch_is_straight_between_its_corners(
    load: Load, event: dict[str, Any], akshara: float, cents: float
) -> None:
    assert load("player/strip.js").call("pitchAt", event, akshara) == pytest.approx(cents)


@pytest.mark.parametrize(
    ("places", "spread"),
    [
        ([0, 50, 100], [0, 50, 100]),
        ([10, 12, 90], [10, 23, 90]),
        ([90, 95, 100], [80.5, 93.5, 106.5]),  # pushed back from the lower edge
        ([50] * 10, [15, 25, 35, 45, 55, 65, 75, 85, 95, 105]),  # too many: as far apart as there is room
    ],
)
def test_labels_are_moved_apart(load: Load, places: list[float], spread: list[float]) -> None:
    assert load("player/strip.js").call("spread", places, 13, 100) == pytest.approx(spread)


@pytest.mark.parametrize(
    ("octaves", "found"),
    [
        (1, {"shown": "G", "sthayi": "tara", "cents": 1586}),
        (-1, {"shown": "g", "sthayi": "mandra", "cents": -814}),
        (3, {"shown": "g", "sthayi": None, "cents": 3986}),
    ],
)
def test_a_rung_is_shifted_by_octaves(load: Load, octaves: int, found: dict[str, Any]) -> None:
    rung = {"shown": "g", "sthayi": "madhya", "cents": 386}
    assert load("player/strip.js").call("shifted", rung, octaves) == found


# -- what is played, and what can be set -------------------------------------------------------------


def test_notes_and_beats_are_played_in_order_of_time(load: Load) -> None:
    piece = {
        "aksharas": 2,
        "events": [{"start": 0.5}, {"start": 2}],
        "grid": [[[1, 1], [1, 1]], [[1], [1]]],  # a second speed, then a first
        "beats": {"2": [[0, "clap", 1], [0.5, "finger", 0.5]], "1": [[1, "wave", 1]]},
    }
    tasks = load("player/sound.js").call("tasksOf", piece)
    assert [(task["at"], task.get("event"), task.get("sound")) for task in tasks] == [
        (0, None, "clap"), (0.5, 0, None), (0.5, None, "finger"), (2, 1, None), (3, None, "wave"),
    ]  # fmt: skip


KATTAIS = [{"kattai": str(k), "name": f"{k} name"} for k in range(13)]


@pytest.mark.parametrize(("hz", "kattai"), [(130.81, 0), (138.59, 1), (142.5, 1), (261.62, 12), (20, 0), (900, 12)])
def test_a_sruti_between_the_keys_has_a_nearest_one(load: Load, hz: float, kattai: int) -> None:
    settings = load("player/settings.js")
    assert settings.call("nearestKattai", {"kattais": KATTAIS, "sruti": {"hz": hz}}) == kattai


@pytest.mark.parametrize(("name", "kattai"), [("3 name", "3"), ("142.5 Hz", None)])
def test_the_bar_shows_what_the_piece_has(load: Load, name: str, kattai: str | None) -> None:
    piece = {"aksharas_per_minute": 72, "speed": 2, "trikalam": False, "kattais": KATTAIS, "sruti": {"name": name}}
    settings = load("player/settings.js")
    assert settings.call("settingsOf", piece) == {"tempo": 72, "speed": 2, "trikalam": False, "kattai": kattai}


# -- the hand and the staff ---------------------------------------------------------------------


def test_every_kriya_has_a_hand_of_its_own(load: Load) -> None:
    kriyas = [{"kind": kind} for kind in ("clap", "wave", "rest")] + [
        {"kind": "finger", "finger": k} for k in range(1, 9)
    ]
    drawn = load("player/hands.js").run("kriyas => kriyas.map(one => module.handOf(one, 24))", kriyas)
    # from the sixth count on the hand begins again with the little finger
    assert len(set(drawn)) == 3 + 5
    assert drawn[3:6] == drawn[8:]


@pytest.mark.parametrize(("ids", "event"), [(["n12"], 12), (["n12-2"], 12), (["n7", "head"], 7), (["note"], None)])
def test_a_note_of_the_staff_is_found_by_its_id(load: Load, ids: list[str], event: int | None) -> None:
    found = load("player/staff.js").run(
        """ids => {
            let node = document.body;
            for (const id of ids) node = node.appendChild(Object.assign(document.createElement("g"), { id }));
            return module.noteOf(node, document.body);
        }""",
        ids,
    )
    assert found == event
