"""The school: the lesson of a request, what works instead, and what comes next."""

from __future__ import annotations

from itertools import islice

import pytest

from carnatic.errors import CannotCompose, OutOfRange
from carnatic.exercise.families import FAMILY_NAMES, LESSON_FAMILIES, family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.lessons.realise import comes_home, realise_lesson
from carnatic.library import library
from carnatic.messages import message
from tests.laws import for_each
from tests.refusing import refused

L = library()
S = L.school


def words(**fields: str) -> list[str]:
    """The words of the offers after a lesson."""
    return [offer.words for offer in S.what_next(L.request(**fields))]


def offered(**fields: str) -> list[str]:
    """The first three things that work instead of a lesson."""
    return [offer.words for offer in islice(S.instead(L.request(**fields)), 3)]


def every_lesson_at_home() -> list[ExerciseRequest]:
    named = (L.request(family=family, seed=str(n)) for family in LESSON_FAMILIES for n in S.numbers(family))
    return [S.at_home(request) for request in named]


@for_each("request_", every_lesson_at_home(), ids=lambda r: f"{r.family} {r.seed}")
def test_every_lesson_stands_at_home_and_leads_on(request_):
    lesson = S.lesson(request_)
    assert review(lesson) == ()
    assert S.title(request_) in (lesson.title.split(" in Mayama")[0], f"Gitam {request_.seed}: {lesson.title}")
    origin, _ = S.origin(request_)
    assert origin.endswith(".")
    following = S.what_next(request_)
    assert following
    for offer in following:
        if offer.request.family != "free":
            assert review(S.lesson(offer.request)) == ()


def test_a_drill_is_the_row_of_its_number():
    request = L.request(family="janta", seed="4", raga="Mohanam")
    assert S.lesson(request) == realise_lesson(L.lessons_of("janta")[3], request)


def test_one_can_walk_from_the_first_lesson_to_the_last_gitam():
    request, walked = L.request(seed="1"), []
    while request.family != "free":
        walked.append((request.family, request.seed))
        request = S.what_next(request)[0].request
    assert walked == [
        *(("sarali", n) for n in range(1, 17)),
        *(("janta", n) for n in range(1, 13)),
        *(("dhatu", n) for n in range(1, 4)),
        *(("alankaram", n) for n in range(1, 8)),
        *(("tara_sthayi", n) for n in range(1, 6)),
        *(("mandra_sthayi", n) for n in range(1, 6)),
        *(("gitam", n) for n in range(1, 8)),
    ]


@for_each(
    ("fields", "said"),
    [
        (
            {"seed": "5", "raga": "Mohanam"},
            ["Sarali 8 in Mohanam, Adi", "This lesson at second speed", "Sarali 5 in Hamsadhwani, Adi"],
        ),
        (
            {"family": "dhatu", "seed": "3", "speed": "4"},
            [
                "Alankaram in chaturasra jati Dhruva, Mayamalavagowla",
                "This lesson in trikalam",
                "This lesson at fourth speed",
                "Dhatu 3 in Dhirasankarabharanam, Adi",
            ],
        ),
        (
            {"family": "gitam", "seed": "3", "raga": "Malahari", "tala": "tisra jati Triputa"},
            ["Gitam 4: Padumanabha"],
        ),
        (
            {"seed": "1", "raga": "Mohanam", "speed": "8"},
            ["Sarali 2 in Mohanam, Adi", "Sarali 1 in Hamsadhwani, Adi"],
        ),
        (
            {"seed": "1", "trikalam": "yes"},
            ["Sarali 2 in Mayamalavagowla, Adi", "Sarali 1 in Dhirasankarabharanam, Adi"],
        ),
        (
            {"family": "ladder", "raga": "Sahana"},
            ["This lesson at second speed", "Scale practice in Surutti, Adi", "A new free exercise in Sahana"],
        ),
    ],
)
def test_what_comes_next(fields, said):
    assert words(**fields) == said


@for_each(
    ("fields", "said"),
    [
        (
            {"seed": "6", "raga": "Mohanam"},
            ["Sarali 5 in Mohanam, Adi", "Alankaram in Adi, Mohanam", "Scale practice in Mohanam, Adi"],
        ),
        (
            {"family": "janta", "seed": "6", "raga": "Kalyani", "tala": "khanda jati Ata"},
            [
                "Janta 6 in Mechakalyani, Adi",
                "Alankaram in khanda jati Ata, Mechakalyani",
                "Scale practice in Mechakalyani, khanda jati Ata",
            ],
        ),
        (
            {"seed": "6", "raga": "Sahana"},
            ["Scale practice in Sahana, Adi", "Sarali 6 in Harikambhoji, Adi", "A new free exercise in Sahana"],
        ),
        (
            {"family": "gitam", "seed": "2", "raga": "Mohanam"},
            ["Gitam 5: Vara Veena", "Gitam 2: Kunda Gaura (Mandara)", "Alankaram in Adi, Mohanam"],
        ),
    ],
)
def test_what_works_instead_is_near_and_works(fields, said):
    with pytest.raises(CannotCompose):
        S.lesson(L.request(**fields))
    assert offered(**fields) == said
    for offer in S.instead(L.request(**fields)):
        assert offer.request.family == "free" or review(S.lesson(offer.request)) == ()


def test_the_admitted_numbers_are_those_that_stand():
    assert S.admitted(L.request(raga="Mohanam")) == {
        "sarali": (1, 2, 3, 4, 5, 8, 15, 16),
        "janta": tuple(range(1, 13)),
        "dhatu": (1, 2, 3),
        "alankaram": (34,),
        "tara_sthayi": (),
        "mandra_sthayi": (),
        "ladder": (1,),
        "gitam": (),
    }
    gitam = L.gitams[4].request
    assert S.admitted(L.request(raga="Mohanam", tala=gitam.tala.name))["gitam"] == (5,)


def test_every_tala_has_its_alankaram():
    for tala in L.talas:
        assert S.row(L.request(family="alankaram", seed=str(S.alankaram_of(tala)))).tala == tala.name


def test_the_course_begins_as_schools_do_and_leaves_nobody_out():
    names = [raga.name for raga in S.course]
    assert names[:7] == [
        "Mayamalavagowla", "Dhirasankarabharanam", "Mechakalyani", "Kharaharapriya", "Harikambhoji", "Hanumatodi",
        "Mohanam",
    ]  # fmt: skip
    assert sorted(names) == sorted(raga.name for raga in L.ragas)
    # a vivadi melakarta comes after every plain one
    assert names.index("Kanakangi") > max(names.index(name) for name in ("Natabhairavi", "Simhendramadhyamam"))


@for_each("family", ["sarali", "alankaram", "gitam"])
def test_a_number_that_a_family_has_not_is_said(family):
    with refused("lesson.range", OutOfRange):
        S.lesson(L.request(family=family, seed="99"))
    with refused("family.no_lessons", CannotCompose):
        S.lesson(L.request(family="free"))


@for_each(("raga", "first"), [("Begada 3", "Begada"), ("Asaveri 2", "Asaveri"), ("Sahana", "Sahana")])
def test_a_free_line_is_offered_where_there_is_one(raga, first):
    """Two sources give ladders that never come home to s; their ragas' first forms do."""
    *_, last = S.instead(L.request(raga=raga, seed="5", tala="Dhruva"))
    assert (last.words, last.request.family) == (f"A new free exercise in {first}", "free")
    assert last.request.raga.name == first
    assert comes_home(last.request.raga)
    assert comes_home(L.raga(raga)) == (raga == first)


def test_every_family_has_a_title():
    assert {family: S.title(L.request(family=family, seed="1")) for family in ("ladder", "free", "own")} == {
        "ladder": "Scale practice",
        "free": "Free",
        "own": "Own exercise",
    }
    for family in FAMILY_NAMES:
        for seed in ("0", "1", "99"):  # also of lessons that there are not
            assert S.title(L.request(family=family, seed=seed)).startswith(family_of(family).title)
    with refused(message("family.no_lessons", family="free", families=S.families), CannotCompose):
        S.numbers("free")
    with refused("family.unknown"):
        family_of("kriti")
