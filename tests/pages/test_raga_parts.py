"""The Ragas page's facts about a raga, in words and in HTML."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from carnatic.library import library
from carnatic.pages.components.links import page_address, raga_address
from carnatic.pages.ragas import facts as parts
from carnatic.theory.raga import Raga

ALL = library().all_ragas
OWN = library().raga("S G3 R2 P D2 S / S D2 P G3 R2 S")


def seen(html: str) -> str:
    """The text that HTML shows."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def targets(html: str) -> list[str]:
    """The ragas that it links to."""
    return [unescape(name) for name in re.findall("data-raga='([^']*)'", html)]


def well_formed(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{html}</div>")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Mohanam", "Janya of 28 Harikambhoji. Audava-audava. Also Mohana."),
        ("Kalyani", "Melakarta 65, the fifth of chakra Rudra. Sampurna-sampurna. Also Kalyani."),
        ("Bhairavi", "Janya of 20 Natabhairavi. Sampurna-sampurna, bhashanga: uses D2, which is not in its melakarta."),
        (
            "Ahiri",
            "Janya of 14 Vakulabharanam. Sampurna-sampurna, vakra, bhashanga: uses D2, G2 and R2, which are "
            "not in its melakarta. Also Aahiri. Taught in different ways.",
        ),
        ("Kanada 6", "Its source names no parent. Sampurna-shadava, vakra. Taught in different ways."),
        (
            "Nata",
            "Janya of 36 Chalanata. Sampurna-audava. Also Nattai, Naata, Naattai. Taught in different ways. "
            "Nattai alone means this raga; the melakarta is Chalanata.",
        ),
        (
            "Yadukula Kambhoji",
            "Janya of 28 Harikambhoji. Audava-sampurna. Also Yerukala Kambhoji. Also taught as bhashanga.",
        ),
    ],
)
def test_facts(name: str, said: str) -> None:
    assert unescape(parts.raga_facts(library().raga(name))) == said


def test_facts_of_ladders_of_ones_own() -> None:
    assert parts.title(OWN) == "Your own scale"
    assert parts.raga_facts(OWN) == (
        "Audava-audava, vakra. The arohana turns back: G3 R2. So it counts as vakra: exercises follow its own steps."
    )
    assert seen(parts.sources(OWN)).endswith(OWN.name)


def test_every_raga_has_its_row_and_its_relatives() -> None:
    for raga in (*ALL, OWN):
        check_row_and_relatives(raga)


def check_row_and_relatives(raga: Raga) -> None:
    """A row, its ladders and its links, for one raga."""
    row = parts.raga_row(raga, chosen=raga)
    (link,) = well_formed(row).iter("a")
    assert link.get("aria-current") == "true"
    assert library().raga(parse_qs(urlsplit(link.get("href", "")).query)["raga"][0]) == raga
    ladders = ["".join(one.itertext()).split() for one in well_formed(row).iter() if one.get("class") == "ladder"]
    assert ladders == [[str(p.place) for p in one] for one in (raga.arohana, raga.avarohana)]
    dots = [one.get("class") for one in well_formed(row).iter("i")]
    assert dots == [p.sthayi.word for p in (*raga.arohana, *raga.avarohana) if p.sthayi]
    for name in targets(parts.kin(raga)):
        assert library().raga(name).name == name
    well_formed(parts.kin(raga))
    assert seen(parts.sources(raga))


def test_the_wheel_marks_the_raga_or_its_parent() -> None:
    assert "Its parent is 28 Harikambhoji, in chakra Bana." in seen(parts.kin(library().raga("Mohanam")))
    assert "Mechakalyani is number 65, in chakra Rudra." in seen(parts.kin(library().raga("Kalyani")))
    assert "28, 29, 64 and 65 have all its swaras." in seen(parts.kin(OWN))
    assert "No melakarta has all of its swaras." in seen(parts.kin(library().raga("Devagandhari 4")))
    assert parts.kin(OWN).count("class='field marked'") == 4


def test_relatives_are_links_under_their_headings() -> None:
    html = parts.kin(library().raga("Mohanam"))
    assert "One swara different Hamsadhwani N3 for D2 Suddha Saveri M1 for G3" in seen(html)
    assert "Other janyas of Harikambhoji Kambhoji" in seen(html)
    assert {"Harikambhoji", "Hamsadhwani", "Sivaranjani"} <= set(targets(html))


def test_forms_are_each_with_ladders_and_sources() -> None:
    every = library().forms(library().raga("Kanada"))
    html = parts.forms(every[2], every)
    assert targets(html) == [form.name for form in every]
    (chosen,) = [link for link in well_formed(html).iter("a") if link.get("aria-current")]
    assert chosen.findtext("b") == "Kanada 3"
    assert "ravi6 kriti list; no parent named" in seen(html)
    assert "janya of 29 Dhirasankarabharanam" in seen(html)


def test_what_was_found_is_folded_up_beside_a_chosen_raga() -> None:
    kalyani, others = library().find_ragas("Kalyani"), library().raga_names.named_like("kalyani")
    more = [one for one in others if one not in kalyani]
    assert "<details" not in parts.found_ragas(kalyani, more, None)
    folded = parts.found_ragas(kalyani, more, kalyani[0])
    said = "<span role='status'>1 match, 4 similar names</span>"
    assert f"<details id='found'><summary>{said}</summary>" in folded
    assert targets(folded) == ["Mechakalyani", *(one.name for one in more)]
    assert "<details" not in parts.found_ragas(kalyani, (), kalyani[0])


def test_nothing_found_offers_the_nearest() -> None:
    html = parts.not_found("No raga by that name. Nearest:", ("Mohanam", "Mohanakalyani"))
    assert seen(html) == "No raga by that name. Nearest: Mohanam Mohanakalyani"
    assert targets(html) == ["Mohanam", "Mohanakalyani"]


def test_the_melakartas_stand_by_chakra() -> None:
    html = parts.melakarta_list(library().ragas[:72])
    well_formed(html)
    assert re.findall("<h3>([A-Za-z]+) <small>([A-Z0-9 ]+)</small>", html)[3] == ("Veda", "R2 G2")
    # each in the list, and again in the wheel
    assert sorted(targets(html)) == sorted([raga.name for raga in library().ragas[:72]] * 2)


def test_what_is_typed_never_becomes_html() -> None:
    evil = "<script>alert('x')</script>"
    for html in (parts.not_found(evil, (evil,)), raga_address(evil), page_address("lessons", {"raga": evil})):
        assert "<script" not in html
        assert "'x'" not in html
