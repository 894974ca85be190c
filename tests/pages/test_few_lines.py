"""If a raga and a tala have few new lines, the Practice page says so and lists all of them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from carnatic.compose.exhaustive import every_new_line
from carnatic.library import library
from carnatic.pages.practice.all_lines import all_lines_words
from tests.pages.practice_app import exercise_of, link_of, opened

L = library()


def page(**fields: str) -> AppTest:
    return opened(**link_of(L.composer.compose(L.request(family="alankaram", **fields)).exercise))


def listed(app: AppTest) -> dict[str, list[str]]:
    """The words over the list, and what is in it."""
    return {group.label: group.options for group in app.pills if group.key == "few_lines"}


def test_all_five_are_there_and_the_one_that_stands_there_is_marked():
    app = page(tala="tisra jati Eka", raga="Mohanam")
    lines = every_new_line(exercise_of(app).request, L.lessons)
    words = "Mohanam in tisra jati Eka has only 5 new alankaram exercises. Here they all are:"
    assert listed(app) == {words: [line.beginning for line in lines]}
    marked = app.session_state["few_lines"]
    assert lines[marked].notes == exercise_of(app).notes


def test_each_can_be_chosen_and_one_after_another():
    app = page(tala="tisra jati Eka", difficulty="2")
    lines = every_new_line(exercise_of(app).request, L.lessons)
    for k in (0, 4, 3):
        app.pills(key="few_lines").set_value(k).run()
        assert not app.exception
        assert exercise_of(app).notes == lines[k].notes
        assert app.session_state["few_lines"] == k
        assert len(listed(app)) == 1
    # the list of endings would say the same again
    assert not any("<details>" in one.proto.body for one in app.get("html"))


def test_pressing_the_chosen_one_leaves_it_alone():
    app = page(tala="tisra jati Eka")
    before = exercise_of(app)
    app.pills(key="few_lines").set_value(None).run()
    assert exercise_of(app) == before
    assert app.session_state["few_lines"] is not None


@pytest.mark.parametrize("fields", [{"tala": "Dhruva"}, {"tala": "misra jati Jhampa"}])
def test_nothing_is_listed_where_there_are_more(fields: dict[str, str]):
    assert listed(page(**fields)) == {}


def test_one_is_no_many():
    request = L.request(family="alankaram", tala="Rupaka")
    assert all_lines_words(request, 1) == (
        "Mayamalavagowla in chaturasra jati Rupaka has only one new alankaram exercise:"
    )
