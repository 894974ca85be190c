"""Invalid input: every refusal is a readable sentence in one line, without a traceback.

Mistakes in sargam that are likelier stand in practice/test_text.py, requests out of range
in practice/test_request.py; here is what nobody should type.
"""

from __future__ import annotations

import io

import pytest

from benchmarks.sweep.tally import LONGEST_SENTENCE, is_sentence
from carnatic.cli.main import main
from carnatic.errors import LONGEST_WORD, CarnaticError, SargamError, readable
from carnatic.exercise.sargam.text import parse
from carnatic.library import library
from tests.refusing import refused

L = library()
MUCH = 100_000


# -- sargam ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["S.", "n.'", "n'.", "s..^", "s..'", "S''", "S^^", "s''", "s^'", "n.^", "s...", "S^.", "r’’"]
)
def test_mixed_octave_marks(word: str) -> None:
    with pytest.raises(SargamError) as mistake:
        parse(f"s r\ng {word} m", L)
    assert (mistake.value.line, mistake.value.column, mistake.value.code) == (2, 4, "sargam.octave")


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("\x00", "the invisible character U+0000"),
        ("\x07", "the invisible character U+0007"),
        ("\x1b", "the invisible character U+001B"),
        ("\x7f", "the invisible character U+007F"),
        ("\ud800", "the invisible character U+D800"),
        ("ஸ", '"ஸ"'),
        ("स", '"स"'),
        ("ѕ", '"ѕ"'),  # Cyrillic, and looks like s
        ("ｓ", '"ｓ"'),
        ("４", '"４"'),
        ("x", '"x"'),
        ("♪", '"♪"'),
    ],
)
def test_foreign_and_unseen_signs_are_named(sign: str, shown: str) -> None:
    with pytest.raises(SargamError) as mistake:
        parse(f"s r g\nm {sign}", L)
    assert (mistake.value.line, mistake.value.column) == (2, 3)
    assert str(mistake.value).startswith(f"Line 2, column 3: {shown} isn't a swara. Type s r g m p d n")
    assert str(mistake.value).isprintable()


@pytest.mark.parametrize(
    ("text", "line", "column", "sentence"),
    [
        ("||", 1, 1, "A bar comes after the swaras that it closes. Start with a swara."),
        (" \n| || |", 2, 1, "A bar comes after the swaras that it closes. Start with a swara."),
        ("॥", 1, 1, "A bar comes after the swaras that it closes. Start with a swara."),
        (", ; ,", 1, 1, "A karvai needs a swara before it. Start with a swara."),
        ("\t\n \u00a0", 2, 1, "There is no swara. Type some, for example s r g m | p d | n S."),
        ("s" * MUCH, 1, 1, "The text is too long. Keep it under 20000 characters."),
        ("s r g m | " * (MUCH // 10), 1, 1, "The text is too long. Keep it under 20000 characters."),
        ("|" * MUCH, 1, 1, "The text is too long. Keep it under 20000 characters."),
        ("\n" * MUCH, 1, 1, "The text is too long. Keep it under 20000 characters."),
        ("x" * MUCH, 1, 1, "The text is too long. Keep it under 20000 characters."),
        ("\x00" * MUCH, 1, 1, "The text is too long. Keep it under 20000 characters."),
        (f"title: {'t' * MUCH}\n\ns r g m", 1, 1, "The text is too long. Keep it under 20000 characters."),
    ],
)
def test_empty_bars_alone_and_far_too_much(text: str, line: int, column: int, sentence: str) -> None:
    with pytest.raises(SargamError) as mistake:
        parse(text, L)
    assert (mistake.value.line, mistake.value.column) == (line, column)
    assert str(mistake.value) == f"Line {line}, column {column}: {sentence}"


ENDLESS = "k" * 15_000


@pytest.mark.parametrize(
    "header",
    [
        *(f"{key}: {ENDLESS}" for key in ("raga", "tala", "family", "speed", "tuning", "mapping", "sruti", "tempo")),
        *(
            f"{key}: {ENDLESS}"
            for key in ("seed", "temperature", "given", "phrase", "avartanams", "trikalam", "eduppu")
        ),
        f"{ENDLESS}: x",
        f"speed: {'9' * 15_000}",
        f"family: {'two words ' * 1_500}",
        f"mapping: {'R2=2 ' * 3_000}",
        "raga: \x1b[31mred",
        "family: \x00",
    ],
    ids=lambda header: header[:16],
)
def test_a_header_of_nonsense_has_a_short_sentence(header: str) -> None:
    with pytest.raises(CarnaticError) as mistake:
        parse(f"{header}\n\ns r g m", L)
    assert is_sentence(str(mistake.value)), mistake.value
    assert str(mistake.value).isprintable()


@pytest.mark.parametrize("tala", ["hexa jati Ata", "octa jati Ata", "Hexa Ata", "hexa  jati  ata"])
def test_a_jati_that_does_not_exist_is_answered_with_those_that_do(tala: str) -> None:
    with refused("tala.misspelt") as mistake:
        parse(f"tala: {tala}\n\ns r g m", L)
    assert is_sentence(str(mistake.value))


def test_a_word_is_cut_and_what_is_not_seen_is_named() -> None:
    assert readable("Sāveri has no m.") == "Sāveri has no m."
    assert readable("one\ntwo\tthree") == "one\ntwo\tthree"
    assert readable(f"'{'x' * MUCH}' is no family.") == f"'{'x' * LONGEST_WORD}…' is no family."
    assert readable("a\x1b[2Jb\u202ec") == "aU+001B[2JbU+202Ec"
    assert str(CarnaticError("'\x00' is no sign.")) == "'U+0000' is no sign."


# -- the command line -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        # impossible combinations: the reason, and what there is instead
        (
            "lessons --family janta --tala|Misra chapu",
            "even angas; Misra chapu has 3 + 4. Choose another tala. Maya",
        ),
        ("lessons --family janta --number 3 --raga Sahana", "Try its scale practice. Sahana in Adi has scale practice"),
        ("lessons --family dhatu --raga Bhairavi", "needs the same swaras both ways, and Bhairavi hasn't. Bhairavi in"),
        (
            "lessons --family tara_sthayi --raga Mohanam",
            "5 up and 5 down. Mohanam in Adi has sarali 1-5, 8, 15-16; janta",
        ),
        ("lessons --family alankaram --number 1 --tala Adi", "is only for its own tala, not for Adi. "),
        ("lessons --family gitam --number 2 --raga Todi", "stays as it was composed: in "),
        ("lessons --family ladder --raga|Asaveri 2", "of Asaveri 2 stops on m here and doesn't reach s. Choose"),
        ("lessons --family ladder --raga Sahana --tala|sankeerna jati Eka", "for more than 4 aksharas of sankeerna"),
        ("generate --raga Sahana", "Sahana is vakra or doesn't reach from s to S. Choose a free exercise for it."),
        ("generate --tala Eka --avartanams 3", "needs an even number of avartanams. Choose one more, or one fewer."),
        ("generate --family free --raga|Begada 3", "In Begada 3 no line can reach s here. Choose another raga."),
        # what doesn't exist
        ("generate --tala|hexa jati Ata", 'the tala "hexa jati Ata". Did you mean khanda jati Ata'),
        ("lessons --tala|octa jati Dhruva", 'the tala "octa jati Dhruva". Did you mean '),
        ("talas|hexa jati Ata", "Did you mean khanda jati Ata, tisra jati Ata or misra jati Ata?"),
        ("generate --phrase|n.' s", "column 2: A capital can't have a dot"),
        ("generate --phrase|||", "A bar comes after the swaras that it closes"),
        ("generate --phrase|s r \x1b[31m", "the invisible character U+001B isn't a swara"),
        ("generate --raga|\x1b[31mred", 'the raga "U+001B[31mred".'),
        # far too much of anything
        (f"generate --phrase|{'s r ' * 25_000}", "The start is too long. Keep it under 400 characters."),
        (f"generate --family|{'x' * MUCH}", '". Choose one of sarali'),
        (f"generate --raga|{'x' * MUCH}", "Choose one from the list of ragas."),
        (f"generate --count|{'9' * MUCH}", 'Argument --count: must be a whole number, not "999'),
        (f"generate --format|{'a ' * MUCH}", "Argument --format: invalid choice: 'a a"),
        (f"generate --{'x' * MUCH}", "Unrecognized arguments: --xxx"),
        (f"check|{'x' * MUCH}", "File name too long"),
        (f"talas|{'x' * MUCH}", "Choose one from the list of talas."),
        ("ragas --format xml", "invalid choice: 'xml'"),
        ("benchmark", "invalid choice: 'benchmark'"),
    ],
    ids=lambda words: words[:60].replace("|", " "),
)
def test_the_command_line_refuses_in_one_line(words: str, sentence: str, capfd: pytest.CaptureFixture[str]) -> None:
    command, bar, last = words.partition("|")
    try:
        status = main([*command.split(), *([last] if bar else [])])
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    out, err = capfd.readouterr()
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert err.strip().isprintable()
    assert len(err) < LONGEST_SENTENCE + 100


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"s r\x00", "Line 1, column 4: the invisible character U+0000 isn't a swara. Type s r g m p d n"),
        (b"\x1b[2J s r", "Line 1, column 1: the invisible character U+001B isn't a swara"),
        (b"| || |", "Line 1, column 1: A bar comes after the swaras that it closes"),
        (b"s r g m " * 12_500, "Line 1, column 1: The text is too long."),
        ("s ரி".encode(), "Line 1, column 3: \"ரி\" isn't a swara"),
        (b"tala: hexa jati Ata\n\ns r", 'the tala "hexa jati Ata". Did you mean khanda jati Ata'),
    ],
)  # fmt: skip
def test_check_refuses_what_it_is_fed(
    content: bytes, sentence: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["check", "-"]) == 2
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err
