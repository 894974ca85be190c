"""Working with a line on the Practice page: conditions, candidates, locked parts, variations."""

from __future__ import annotations

import re
from functools import partial
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.exercise.difficulty import difficulty
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.kept import kept_units, read_kept, with_given
from carnatic.exercise.link import decode
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import read_notes, show_body, show_notes
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.address import composition_from
from carnatic.pages.components.player import Keep, PlayerState
from carnatic.pages.components.player_data import Payload
from carnatic.pages.components.rendering import player_payload
from carnatic.pages.components.swaras import swara_html
from carnatic.pages.practice.candidates import LONGEST_ROW, LONGEST_WIDE_ROW, candidate_rows, card
from carnatic.pages.practice.lesson_comparison import lesson_request, shared_runs_with_lesson, shared_words
from carnatic.pages.practice.variations import harder_than, kept_words, likeness, own_line, simpler_than, why_off
from tests.laws import for_each
from tests.pages.practice_app import exercise_of, link_of, notices, opened, wished

# a line without holds: its units are its swaras
PLAIN = {"v": "1", "raga": "Mayamalavagowla", "no": "0", "swaras": "srgmgmrg_srgmpddn_Sndpmpmp_dpmgmgrs"}
begun = partial(wished, **PLAIN)


def units(exercise: Exercise) -> list[str]:
    """The signs of a line, one per unit."""
    return show_notes(exercise.notes).split()


def payload_of(app: AppTest) -> Payload:
    return player_payload(exercise_of(app), keeps=True)


def kept(first: int, last: int, on: bool = True, music: str = "") -> PlayerState:
    """The player's message about the first exercise."""
    first_exercise = decode(PLAIN, library())
    return PlayerState(keep=Keep(first, last, on, music or player_payload(first_exercise, keeps=True)["music"]))


def buttons(app: AppTest) -> dict[str, bool]:
    """Each button's words, and whether it can be pressed."""
    return {button.label: not button.disabled for button in app.button}


def hints(app: AppTest) -> str:
    return " ".join(unescape(one.proto.body) for one in app.get("html") if "class='hint'" in one.proto.body)


def novelty_text(app: AppTest) -> str:
    return " ".join(unescape(one.proto.body) for one in app.get("html") if "class='new'" in one.proto.body)


# -- conditions ----------------------------------------------------------------------------


def test_plan_range_and_phrases_are_offered_where_a_family_has_them():
    app = opened(**PLAIN)
    keys = {
        "sarali": {"choice_plan", "choice_range"},
        "free": {"choice_range", "choice_phrases"},
        "tara_sthayi": {"choice_range"},
    }
    for family in ("sarali", "free", "janta", "alankaram", "tara_sthayi"):
        app.pills(key="choice_kind").set_value(family).run()
        assert not notices(app), family
        shown = {one.key for one in (*app.selectbox, *app.get("button_group"))}
        assert shown & {"choice_plan", "choice_range", "choice_phrases"} == keys.get(family, set()), family
        assert "choice_difficulty" in shown


@pytest.mark.parametrize("plan", ["mirrored", "through-composed"])
def test_the_plan_is_kept(plan):
    app = opened(**PLAIN)
    app.pills(key="choice_plan").set_value(plan).run()
    for _ in range(3):
        assert exercise_of(app).request.plan == plan
        assert app.session_state["page.practice"].composition.plan == plan
        app.button(key="new_varisai").click().run()


def test_how_hard_and_how_wide_it_shall_be():
    app = opened(**PLAIN)
    app.selectbox(key="choice_difficulty").set_value(4).run()
    assert difficulty(exercise_of(app)).level == exercise_of(app).request.difficulty == 4
    app.selectbox(key="choice_difficulty").set_value(1).run()
    assert difficulty(exercise_of(app)).level == 1
    app.selectbox(key="choice_range").set_value("wide").run()
    assert exercise_of(app).request.range == "wide"
    assert not notices(app)
    # the conditions are in the address, and are read back from it
    assert {"level": "1", "range": "wide"}.items() <= dict(app.query_params).items()
    again = opened(**link_of(exercise_of(app)))
    assert again.selectbox(key="choice_difficulty").value == 1
    assert again.selectbox(key="choice_range").value == "wide"


def test_how_much_a_free_line_leans_on_its_raga():
    app = opened(raga="Mohanam", family="free", idea="none")
    assert app.pills(key="choice_phrases").value == "some"
    assert "Mohanam’s own phrases: from 2 pieces, 297 swaras." in novelty_text(app)
    before = exercise_of(app)
    app.pills(key="choice_phrases").set_value("off").run()
    assert exercise_of(app).request.phrases == "off"
    assert exercise_of(app).notes != before.notes
    assert "own phrases:" not in novelty_text(app)
    assert {"phrases": "off"}.items() <= dict(app.query_params).items()


def test_at_another_speed_the_same_level_has_simpler_swaras():
    app = opened(raga="Mohanam", level="3", speed="2")
    exercise = exercise_of(app)
    assert difficulty(exercise).level == exercise.request.difficulty == 3
    slow = library().composer.compose(exercise.request.changed(speed=1, model="")).exercise
    assert difficulty(slow).level == 3
    assert difficulty(slow).points > difficulty(exercise).points


def test_a_refusal_keeps_what_was_asked_and_offers_what_works():
    app = opened(**PLAIN)
    app.text_input(key="choice_phrase").set_value("s r g m p d n S").run()
    before = exercise_of(app)
    app.selectbox(key="choice_range").set_value("narrow").run()
    assert exercise_of(app) == before
    assert len(notices(app)) == 1
    assert app.selectbox(key="choice_range").value == "narrow"
    offers = {b.label: b for b in app.button if b.key.startswith("instead_")}
    assert "The same without your start" in offers
    offers["The same without your start"].click().run()
    assert not notices(app)
    assert (exercise_of(app).request.range, exercise_of(app).request.phrase) == ("narrow", "")


def test_another_kind_asks_for_no_plan():
    app = opened(**PLAIN)
    app.pills(key="choice_plan").set_value("mirrored").run()
    app.selectbox(key="choice_difficulty").set_value(2).run()
    app.pills(key="choice_kind").set_value("free").run()
    request = exercise_of(app).request
    assert not notices(app)
    assert (request.family, request.plan, request.difficulty) == ("free", "any", 2)


# -- tries ---------------------------------------------------------------------------------


def test_a_card_has_the_first_avartanam_that_is_new():
    line = {"v": "1", "raga": "Mohanam", "no": "7", "swaras": "ssrgsrgs_srgpdS--_SSdpSdpS_Sdpgrs--"}
    composition = composition_from(decode(line, library()))
    assert composition.new_avartanams[0] == 1
    found = card(7, composition, 1)
    assert found == {
        "number": 8,  # as it is shown
        "contour": [0, 0, 1, 2, 0, 1, 2, 0],
        "rows": [[drawn("s s r g")], [drawn("s r"), drawn("g s")]],
        "level": difficulty(composition.exercise).level,
        "word": found["word"],
        "spoken": "sa, sa, ri, ga, sa, ri, ga, sa",
    }
    assert found["word"] in ("Easy", "Moderate", "Hard")
    # another script changes what is seen and nothing of what is said
    tamil = card(7, composition, 1, "tamil")
    assert {key for key in found if tamil[key] != found[key]} == {"rows"}
    assert tamil["rows"] == [[drawn("s s r g", "tamil")], [drawn("s r", "tamil"), drawn("g s", "tamil")]]


def drawn(text: str, script: str = "roman") -> list[str]:
    return [swara_html(word, script) for word in text.split()]


@pytest.mark.parametrize("room", [LONGEST_ROW, LONGEST_WIDE_ROW])
def test_every_avartanam_stands_in_rows_that_have_room(room: int):
    for tala in library().talas:
        words = tuple(map(str, range(tala.aksharas)))
        rows = candidate_rows(words, tala, room)
        assert [word for row in rows for part in row for word in part] == list(words)
        assert all(0 < sum(map(len, row)) <= room for row in rows), tala.name


@pytest.fixture
def cards(monkeypatch) -> list[list[dict[str, object]]]:
    """What the page gives to its cards, each time it is drawn."""
    from carnatic.pages.practice import candidates

    given: list[list[dict[str, object]]] = []
    monkeypatch.setattr(candidates, "component", lambda name: lambda **parts: given.append(parts["data"]["tries"]))
    return given


@pytest.mark.parametrize(
    ("tala", "start", "count"),
    [
        ("Rupaka", "", 3),
        ("Khanda chapu", "", 3),
        ("Tisra chapu", "", 3),
        ("Rupaka", "s r s", 3),
        # two figures begin so
        ("Rupaka", "s r m", 2),
    ],
)
def test_three_tries_are_three_lines_if_there_are_so_many(cards, tala, start, count):
    for seed in ("0", "7"):
        app = opened(family="alankaram", tala=tala, no=seed)
        app.text_input(key="choice_phrase").set_value(start).run()
        assert not app.exception
        assert len(cards[-1]) == len({one["spoken"] for one in cards[-1]}) == count


@pytest.mark.parametrize("press", ["same_idea", "other_idea"])
def test_the_tries_of_an_idea_look_different(cards, press):
    """After 'Same start, another idea' all of them have the first avartanam if the idea mirrors the start."""
    app = opened(no="0")
    app.button(key=press).click().run()
    assert not app.exception
    assert len({one["spoken"] for one in cards[-1]}) == 3


def test_choosing_a_try_composes_no_other(monkeypatch):
    from carnatic.compose.composer import Composer

    app = opened(raga="Kalyani", family="sarali", no="30")
    composed = []
    compose_many = Composer.compose_many

    def counted(self, requests):
        composed.append([request.seed for request in requests])
        return compose_many(self, requests)

    monkeypatch.setattr(Composer, "compose_many", counted)
    app.button(key="new_varisai").click().run()
    assert exercise_of(app).request.seed == 31
    # all three were composed when the page opened
    assert composed == []
    app.button(key="new_varisai").click().run()
    app.button(key="new_varisai").click().run()
    # after the last of them there are three others, two of them composed together
    assert exercise_of(app).request.seed == 33
    assert composed == [[33], [34, 35]]


# -- what is kept --------------------------------------------------------------------------


def test_a_part_is_kept_and_the_rest_is_written_anew():
    app = begun(kept(0, 7), kept(17, 19))
    first = exercise_of(app)
    assert first.notes == decode(PLAIN, library()).notes
    assert first.given == {*range(8), 17, 18, 19}
    assert kept_units(read_kept(first.request.keep)) == first.given
    assert dict(app.query_params)["own"] == "1-8_18-20"
    assert "11 swaras locked." in hints(app)
    assert "Rewrite the rest" in buttons(app)
    app.button(key="new_varisai").click().run()
    second = exercise_of(app)
    assert not notices(app)
    assert (second.request.seed, second.given) == (1, first.given)
    assert second.notes != first.notes
    assert review(second) == ()
    assert [units(second)[k] for k in sorted(first.given)] == [units(first)[k] for k in sorted(first.given)]
    # the link has the parts that are kept
    assert exercise_of(opened(**dict(app.query_params))) == second
    app.button(key="unlock_all").click().run()
    assert (exercise_of(app).given, exercise_of(app).request.keep) == (frozenset(), "")
    assert exercise_of(app).notes == second.notes
    assert "New varisai" in buttons(app)


def test_what_is_kept_can_be_let_go_in_parts():
    app = begun(kept(0, 7), kept(2, 3, on=False), kept(9, 9))
    assert exercise_of(app).given == {0, 1, 4, 5, 6, 7, 9}


def test_keeping_is_no_other_music():
    before = player_payload(exercise_of(opened(**PLAIN)), keeps=True)
    after = payload_of(begun(kept(0, 7)))
    assert before["music"] == after["music"]
    assert before["digest"] != after["digest"]
    assert [event["given"] for event in after["events"]][:9] == [True] * 8 + [False]
    assert after["events"][0]["label"] == "sa, madhya, line 1, akshara 1, locked"


@pytest.mark.parametrize("wish", [kept(0, 7, music="another line"), kept(0, 500), kept(400, 500)])
def test_what_was_marked_on_another_line_is_passed_over(wish):
    given = exercise_of(begun(wish)).given
    # a stretch that goes beyond the line ends with it
    assert given in (frozenset(), frozenset(range(32)))


def test_all_kept_leaves_nothing_to_write_and_says_so():
    app = begun(kept(0, 31))
    before = exercise_of(app)
    assert len(before.given) == before.units
    assert "Everything is locked" in hints(app)
    app.button(key="new_varisai").click().run()
    assert exercise_of(app) == before
    assert len(notices(app)) == 1


def test_what_is_kept_that_another_raga_lacks_is_refused_and_can_be_let_go():
    app = begun(kept(0, 7), ("choice_raga", "Mohanam"))
    assert exercise_of(app).request.raga.name == "Mayamalavagowla"
    assert "Mohanam has no m" in notices(app)[0]
    offers = {b.label: b for b in app.button if b.key.startswith("instead_")}
    next(button for label, button in offers.items() if label.startswith("The same with")).click().run()
    assert (exercise_of(app).request.raga.name, exercise_of(app).given) == ("Mohanam", frozenset())


def test_a_beginning_is_typed_into_what_is_kept():
    app = begun(kept(16, 19), ("choice_phrase", "s r s r"))
    assert not notices(app)
    exercise = exercise_of(app)
    assert exercise.given == {0, 1, 2, 3, 16, 17, 18, 19}
    assert units(exercise)[:4] == ["s", "r", "s", "r"]


def test_what_is_kept_is_counted():
    line = Exercise(library().request(), read_notes("s r g , m p d n S n d p m g r s")[0])
    assert kept_words(line) == say("practice.how_to_lock")
    assert kept_words(with_given(line, frozenset({0}))) == "1 swara locked."
    assert kept_words(with_given(line, frozenset(range(4)))) == "3 swaras locked."


# -- from this one -------------------------------------------------------------------------


def test_simpler_and_harder_are_a_step_of_the_same_number():
    app = opened(**PLAIN)
    level = difficulty(exercise_of(app)).level
    assert f"<small>Easy, {level} of 5</small>" in " ".join(one.proto.body for one in app.get("html"))
    levels = []
    while buttons(app)["Harder"]:
        app.button(key="harder").click().run()
        levels.append(difficulty(exercise_of(app)).level)
        assert exercise_of(app).request.seed == 0
    assert levels == [3, 4, 5]
    assert "This is already the hardest level, 5 of 5." in hints(app)
    app.button(key="simpler").click().run()
    assert difficulty(exercise_of(app)).level == 4
    assert buttons(app)["Harder"]


def line(text: str, **choices: str) -> Exercise:
    return Exercise(library().request(**choices), read_notes(text)[0])


SARALI_1 = "s r g m p d n S S n d p m g r s"


@pytest.mark.parametrize(
    ("exercise", "simpler", "harder", "said"),
    [
        (line(SARALI_1), None, 2, "This is already the easiest level, 1 of 5."),
        (line(SARALI_1, difficulty="1"), None, 2, "This is already the easiest level, 1 of 5."),
        (line(SARALI_1, speed="2"), 1, 3, ""),
        (line(SARALI_1, speed="9"), 3, 5, ""),
        # it was asked for, and nearer there is nothing
        (line(SARALI_1, speed="2", difficulty="1"), None, 3, "This is the simplest we can make here."),
        (line(SARALI_1, speed="2", difficulty="4"), 1, None, "This is the hardest we can make here."),
        (line("s g r m s p s d s n s S n s d s", speed="4"), 4, None, "This is already the hardest level, 5 of 5."),
        (
            line(SARALI_1, family="own", speed="2"),
            None,
            None,
            "Simpler and Harder work on new exercises. Tap New varisai first.",
        ),
    ],
)
def test_at_the_ends_it_is_said_why(exercise, simpler, harder, said):
    assert (simpler_than(exercise), harder_than(exercise), why_off(exercise)) == (simpler, harder, said)


def test_more_like_this_keeps_how_the_new_avartanams_begin():
    app = opened(raga="Mohanam", family="sarali", no="7")
    first, wanted = exercise_of(app), likeness(app.session_state["page.practice"].composition)
    assert wanted == {0, 1, 2, 3, 16, 17, 18, 19}
    app.button(key="more_like_this").click().run()
    second = exercise_of(app)
    assert not notices(app)
    assert (second.request.seed, second.given) == (8, wanted)
    assert [units(second)[k] for k in sorted(wanted)] == [units(first)[k] for k in sorted(wanted)]
    assert second.notes != first.notes
    app.button(key="more_like_this").click().run()
    assert (exercise_of(app).request.seed, exercise_of(app).given) == (9, wanted)


@pytest.mark.parametrize("family", ["janta", "dhatu", "alankaram", "tara_sthayi", "free"])
def test_every_kind_has_more_of_its_like(family):
    app = opened(family=family, no="2")
    before = exercise_of(app)
    app.button(key="more_like_this").click().run()
    after = exercise_of(app)
    assert not notices(app)
    assert after.given
    assert (after.request.seed, after.request.family) == (3, family)
    assert [units(after)[k] for k in sorted(after.given)] == [units(before)[k] for k in sorted(after.given)]


# -- the nearest lesson ----------------------------------------------------------------------


def cells(html: str, table: int) -> list[list[tuple[str, bool]]]:
    """(swara, whether it is marked as shared) of each row of a table."""
    rows = html.split("<table>")[table].split("<tr>")[1:]
    found = [re.findall(r"<td(?: class='([^']*)')?>(.*?)</td>", row) for row in rows]
    return [
        [(re.sub(r"<sup>.*?</sup>|<.*?>", "", word), "same" in names.split()) for names, word in row if names != "tag"]
        for row in found
    ]


def test_both_lines_stand_in_full_with_what_they_share():
    for seed in range(6):
        for name in ("Mayamalavagowla", "Mohanam"):
            composition = library().composer.compose(library().request(raga=name, seed=str(seed)))
            html = shared_runs_with_lesson(composition)
            mine, lesson = cells(html, 1), cells(html, 2)
            assert [word for row in mine for word, _ in row] == units(composition.exercise)
            assert [word for row in lesson for word, _ in row] == composition.nearest.lesson_text.split()
            assert {len(row) for row in (*mine, *lesson)} == {8}
            tags = [k for k, row in enumerate(html.split("<table>")[1].split("<tr>")[1:], 1) if ">new<" in row]
            assert tuple(tags) == composition.new_avartanams
            # what is numbered here is numbered there, and once
            numbers = [re.findall(r"<sup>(\d+)</sup>", part) for part in html.split("<table>")[1:]]
            assert sorted(numbers[0]) == sorted(numbers[1]) == [str(k + 1) for k in range(len(numbers[0]))]


def test_a_longer_line_stands_above_the_lesson():
    tala = library().tala("sankeerna jati Dhruva")
    composition = library().composer.compose(library().request(family="free", tala=tala.name))
    assert "class='beside wide'" in shared_runs_with_lesson(composition)
    assert "class='beside'" in shared_runs_with_lesson(library().composer.compose(library().request()))


def test_what_is_shared_is_said():
    assert shared_words(()) == "They have no part of 3 swaras in common."


@pytest.mark.parametrize("family", ["sarali", "janta", "dhatu", "alankaram", "tara_sthayi"])
def test_the_lesson_can_be_opened(family):
    app = opened(family=family, no="1", level="2")
    composition = app.session_state["page.practice"].composition
    wanted = lesson_request(composition)
    assert f"{wanted.family}_{wanted.seed:02}" == composition.nearest.id
    app.button(key="open_lesson").click().run()
    assert not app.exception
    lesson = app.session_state["page.lessons"].composition.exercise
    assert (lesson.request.family, lesson.request.seed) == (wanted.family, wanted.seed)
    assert (lesson.request.difficulty, lesson.request.raga.name) == (0, "Mayamalavagowla")


# -- to the Write page and back --------------------------------------------------------------


@for_each(
    ("tala", "speed", "eduppu", "landing"),
    [
        ("Adi", "8", "sama", "s"),
        ("Adi", "4", "3/2", "g"),
        ("Misra chapu", "5", "1", "n"),
        ("tisra jati Triputa", "3", "1", "m"),
        ("misra jati Eka", "6", "3/2", "d"),
        ("khanda jati Triputa", "6", "1", "s"),
    ],
)
def test_a_line_that_lands_has_no_mistake_as_an_own_one(tala: str, speed: str, eduppu: str, landing: str) -> None:
    """Its phrases may be held over samam, and its last swara is held to the end of the avartanam."""
    for family, avartanams in (("korvai", "2"), ("korvai", "4"), ("kalpanaswara", "2")):
        words = {"tala": tala, "speed": speed, "eduppu": eduppu, "landing": landing}
        request = library().request(raga="Kharaharapriya", family=family, avartanams=avartanams, **words)
        own = own_line(library().composer.compose(request).exercise)
        assert review(own) == (), show_body(own)
        assert own.units % (own.request.tala.aksharas * own.request.speed) == 0


def test_a_line_is_changed_by_hand_and_practised():
    app = begun(kept(0, 7))
    line = exercise_of(app)
    app = opened(**link_of(line))
    app.button(key="by_hand").click().run()
    assert not app.exception
    written = app.session_state["page.write"].composition.exercise
    assert (written.notes, written.request.family, written.given) == (line.notes, "own", frozenset())
    assert "".join(app.session_state["page.write"].text.split()) == "".join(show_body(line).split())
    app.button(key="practise").click().run()
    assert not app.exception
    back = exercise_of(app)
    assert (back.notes, back.request.family) == (line.notes, "own")
    assert not buttons(app)["Simpler"]


def test_a_part_of_ones_own_line_goes_on_in_its_tala():
    app = opened(v="1", family="own", tala="Rupaka", swaras="srgmpd_Sndpmg_srgrgr_mgrsrs", own="1-6")
    app.button(key="new_varisai").click().run()
    exercise = exercise_of(app)
    assert not notices(app)
    assert exercise.request.tala.name == "chaturasra jati Rupaka"
    assert units(exercise)[:6] == ["s", "r", "g", "m", "p", "d"]
