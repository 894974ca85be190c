"""Errors and messages: every code has its sentence, every sentence its parameters."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from carnatic.compose.conditions.kept_units import KeptMisfit
from carnatic.errors import (
    CarnaticError,
    DamagedLink,
    OutOfRange,
    SargamError,
    UnknownRaga,
)
from carnatic.messages import MESSAGES, Message, fields_of, message, say
from tests.laws import for_each
from tests.web_texts import codes_used

ROOT = Path(__file__).parents[1]
ATTRIBUTES = {"line", "column", "unit"}  # of errors, which need not stand in the sentence
# words of the first version, and what no sentence needs
BANNED = re.compile(
    r"\b(shall|one's own|anew|mend|let(s|ting)? (it )?go|ladders?|hold(s|ing)? back|stands? (in|on)|lies|beside|"
    r"begins?|to the akshara|mappings?|height|(is|are) none|no number|not here|not your doing|signs|"
    r"tak(e|en) (it )?home|spans?|in place of|what it holds|its card|put (it|them) (in|on)|just so|all the same|"
    r"set right|round after round|hearers?|faults?|(comes?|leads?) home|goes on freely|kept by|held.out|once more|"
    r"traditions? differ|ladder practice|as hard as it gets|to be reviewed|our reading|rests? on|belong together|"
    r"both have|let it be|another one|drag across|the school|rungs?|(?<!there )is no (?!longer)\w+)\b",
    re.IGNORECASE,
)


@cache
def trees() -> dict[Path, ast.Module]:
    paths = [path for folder in ("carnatic", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    paths = [path for path in paths if path.parent.name != "messages"]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def literals_of(node: ast.expr, names: dict[str, set[str]]) -> set[str]:
    """The codes that an expression may be, as far as they are written out."""
    if isinstance(node, ast.Name):
        return names.get(node.id, set())
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and one.value in MESSAGES}


def calls() -> Iterator[tuple[str, ast.Call, Path]]:
    """Every call that makes an error or a message, once for each code that it may have."""
    makers = {"say", "message", "OutOfRange", "Message"}
    for path, tree in trees().items():
        classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for scope in (tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))):
            inside = list(own_nodes(scope))
            names: dict[str, set[str]] = defaultdict(set)
            for node in inside:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    names[node.targets[0].id] |= literals_of(node.value, {})
            for node in inside:
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                    continue
                is_error = node.func.id in makers or (node.func.id in ERRORS and node.func.id not in classes)
                if is_error and path.name != "errors.py":
                    for code in literals_of(node.args[0], names):
                        yield code, node, path


def codes_built(code: ast.JoinedStr) -> set[str]:
    """The codes that an f-string may be, by what it starts with: f"practice.range.{name}"."""
    start = code.values[0].value if isinstance(code.values[0], ast.Constant) else ""
    return {one for one in MESSAGES if str(start).count(".") and one.startswith(str(start))}


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function or module that are in no function inside it."""
    for child in ast.iter_child_nodes(scope):
        yield child
        if not isinstance(child, ast.FunctionDef):
            yield from own_nodes(child)


def kinds_of_errors(kind: type[CarnaticError] = CarnaticError) -> Iterator[str]:
    yield kind.__name__
    for child in kind.__subclasses__():
        yield from kinds_of_errors(child)


ERRORS = {*kinds_of_errors(), "DamagedFile", "CannotCompose"}


def test_every_raised_code_is_in_the_catalogue() -> None:
    """A sentence at a raise site could not be translated or tested."""
    strays = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
        if node.func.id in (ERRORS | {"say", "message"}) - {"UnknownRaga", "UnknownTala", "UnknownName", "Misfit"}
        for code in [node.args[0]]
        if (isinstance(code, ast.Constant) and code.value not in MESSAGES)
        or (isinstance(code, ast.JoinedStr) and not codes_built(code))
        if path.name != "errors.py"
    ]
    assert strays == []


def test_every_code_of_the_catalogue_is_used() -> None:
    nodes = [node for tree in trees().values() for node in ast.walk(tree)]
    written = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    written |= {code for node in nodes if isinstance(node, ast.JoinedStr) for code in codes_built(node)}
    written |= codes_used(MESSAGES.keys())
    built = {f"{kind}.{how}" for kind in ("raga", "tala") for how in ("misspelt", "unknown")}
    assert sorted(MESSAGES.keys() - written - built) == []


def test_every_call_gives_what_its_sentence_needs() -> None:
    wrong = []
    found = 0
    for code, call, path in calls():
        found += 1
        if any(keyword.arg is None for keyword in call.keywords):
            continue  # a table of parameters; the tests of that module format it
        given = {keyword.arg for keyword in call.keywords}
        needed = fields_of(MESSAGES[code])
        if not needed <= given or given - needed - ATTRIBUTES:
            wrong.append(f"{path.name}:{call.lineno} {code}: gives {sorted(given)}, needs {sorted(needed)}")
    assert found > 300
    assert wrong == []


@for_each("code", MESSAGES)
def test_a_sentence_is_plain(code: str) -> None:
    template = MESSAGES[code]
    assert not BANNED.search(template), BANNED.search(template)
    assert "\n" not in template
    assert "  " not in template


@pytest.mark.parametrize(
    "sentence",
    [
        "Write the rest anew",
        "Take it home",
        "Put it in place of my book",
        "Todi sounds just so already.",
        "What it holds",
        "The line in this link is no lesson of the school.",
        "It guesses each next swara, round after round, and is set right.",
        "Play it all the same",
        "Drag across the swaras.",
        "Ladder practice",
        "Mend what is marked first.",
        "This line has 4 swaras to the akshara.",
    ],
)
def test_the_words_of_the_first_version_are_found(sentence: str) -> None:
    assert BANNED.search(sentence)


EXAMPLES = {
    "nearest": ("Mohanam", "Hamsadhvani"),
    "swaras": ("s", "r", "g"),
    "known": ("S", "R1", "R2"),
    "starts": ("s", "S"),
    "there": ("r", "g"),
    "forms": ("R1", "R2"),
    "kinds": ("sarali", "janta"),
    "families": ("sarali", "janta"),
    "choices": ("A", "B", "C"),
    "plans": ("any", "mirrored"),
    "ranges": ("any", "narrow"),
    "keys": ("raga", "tala"),
    "papers": ("A4", "Letter"),
    "scripts": ("roman", "tamil"),
    "voices": ("veena", "violin"),
    "kattais": ("1", "1.5"),
    "sizes": ("small", "usual"),
    "endings": (".pdf", ".mid"),
    "lessons": ("sarali 1-5", "janta 1"),
    "levels": ("2", "3"),
    "conditions": ("level 3", "a narrow range"),
    "ways": ("choose a tempo of 24 or faster", "take 2 avartanams or fewer"),
    "reasons": ("A first reason.", "A second one."),
    "raga": "Mohanam",
    "tala": "Adi",
    "swara": "r",
    "name": "Kambodhi",
    "half": "arohana",
    "kind": "janta",
    "why": "the reason",
    "where": "Entry 3",
    "what": "the matter",
    "text": "abc",
    "instead": "What works instead.",
    "lesson": "Sarali 2",
    "eduppu": "desadi",
    "at": "Avartanam 2, akshara 3",
    "lowest": 1,
    "highest": 9,
    "value": 12,
    "least": 8,
    "needed": 8,
    "up": 6,
    "down": 5,
    "home": "s",
    "angas": "4 + 2 + 2",
    "first": "s",
    "second": "g",
    "family": "sarali",
    "scale": "s r g p d S",
    "speed": 4,
}


def example(code: str) -> str:
    """The sentence with parameters that it might have; numbers count up from 2."""
    found: dict[str, object] = {}
    for number, name in enumerate(sorted(fields_of(MESSAGES[code])), 2):
        is_number = re.search(rf"{{{name}:([^}}]*(#|f|g|,|%)[^}}]*|time)}}", MESSAGES[code]) is not None
        is_list = re.search(rf"{{{name}:(list|or|and|spaced|semicolons|ways)}}", MESSAGES[code]) is not None
        fallback = number if is_number or name in NUMBERS else ("a", "b", "c") if is_list else f"<{name}>"
        found[name] = fallback if is_number else EXAMPLES.get(name, fallback)
    return say(code, **found)


NUMBERS = {
    "avartanams",
    "lowest",
    "highest",
    "value",
    "line",
    "column",
    "avartanam",
    "akshara",
    "count",
    "most",
    "longest",
    "units",
}


def test_the_sentences_of_all_codes(golden: Callable[[str, str], None]) -> None:
    golden("messages.txt", "".join(f"{code}\n    {example(code)}\n" for code in sorted(MESSAGES)))


# -- sentences outside the catalogue ---------------------------------------------------------------

# a word and a small word after it; or a word beside something that is filled in
SENTENCE = re.compile(r"[A-Za-z][A-Za-z']+,? [a-z][a-z']+|[A-Za-z]{3,} \{\}|\{\} [A-Za-z]{3,}")
WIDGETS = re.compile(r"(button|box|popover|expander|input|area|slider|radio|toggle|select|pills|control|header|title)$")
# what reads like a sentence and is none: names of the music, of files, letters and voices, and log lines of the server
NAMES = (
    *("Little finger", "Ring finger", "Middle finger", "First finger"),
    *("Tara sthayi", "Mandra sthayi", "Scale practice", "Own exercise", "Voice, sa ri ga ma", "Voice, aa"),
    *("chaturasra jati Triputa", " jati ", "{} jati {}", "{} swaras", "! Sa on C"),
    *("varisai book", "varisai mapping", "Noto Sans {}", "Anek Latin, Noto Sans, {}sans-serif"),
    *("typst, segno", "pydub, mido", "soundfile, libsndfile"),
    *("light dark", "public, max-age=31536000, immutable", "public, max-age=86400", "private, no-cache"),
    "width=device-width, initial-scale=1, viewport-fit=cover",
    "'%s' is not the name of a host; list names such as practice.example, with commas between them.",
    "Refused a request for host %.200r from origin %.200r; if that is this server's own, list it in %s.",
)
BOOKS = re.compile(r"Fletcher and Rossing|Peterson and Barney|Delattre, Liberman|, chapters? [\d{]")


def text_nodes(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Every text of a module that a user could read: no docstring, log line, assertion or error of a programmer."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            yield node, "".join(map(str, parts))
            for part in node.values:
                yield from text_nodes(part) if isinstance(part, ast.FormattedValue) else ()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
        elif not is_internal(node):
            yield from text_nodes(node)


def is_internal(node: ast.AST) -> bool:
    """Whether only programmers read what is in a statement or call."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
        return node.exc.func.id in {"AssertionError", "RuntimeError", "TypeError", "ValueError"}
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in {"warning", "error", "exception", "info", "compile"}


def is_sentence(text: str) -> bool:
    """Whether a text reads like words for a user, apart from its HTML."""
    plain = re.sub(r"<[^<>]*>", " ", text)
    is_code = re.search(r"(^|\s)--?[a-z]|<[^<>]*$|[a-z]='|\(\?|@font-face|^// |^(export )?const ", plain) is not None
    return text not in NAMES and not is_code and not BOOKS.search(text) and SENTENCE.search(plain) is not None


def labels_of_widgets(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Literal labels and helps of Streamlit's widgets, single words too."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and WIDGETS.search(call.func.attr):
            named = [word.value for word in call.keywords if word.arg in ("label", "help", "placeholder")]
            for value in (*call.args[:1], *named):
                if isinstance(value, ast.Constant) and re.search("[A-Za-z]", str(value.value)):
                    yield value, str(value.value)


def stray_sentences(tree: ast.AST) -> list[str]:
    """What is written out in a module and belongs into the catalogue."""
    found = [(node.lineno, text) for node, text in text_nodes(tree) if is_sentence(text)]
    found += [(node.lineno, text) for node, text in labels_of_widgets(tree)]
    return [f"{line}: {text}" for line, text in sorted(set(found))]


def test_every_sentence_of_the_product_is_in_the_catalogue() -> None:
    product = {path: tree for path, tree in trees().items() if path.is_relative_to(ROOT / "carnatic")}
    assert {"pages", "cli", "exercise", "theory"} <= {path.relative_to(ROOT / "carnatic").parts[0] for path in product}
    assert [f"{path.name}:{stray}" for path, tree in product.items() for stray in stray_sentences(tree)] == []


def test_the_names_that_look_like_sentences_are_there() -> None:
    written = {text for tree in trees().values() for _, text in text_nodes(tree)}
    assert sorted(set(NAMES) - written) == []


@pytest.mark.parametrize(
    "code",
    [
        'st.button("Write the rest anew")',
        'st.button("Save")',
        'st.text_input(say("x"), placeholder="Name")',
        'print(f"Wrote {path}.")',
        "html = f\"<p class='hint'>Nothing kept yet. {link}</p>\"",
        "html = \"<p class='hint'>Nothing kept yet</p>\"",
        'command.add_argument("--count", help="how many exercises")',
        'CHOICES = {"far": "a long way"}',
        'raise CarnaticError("This is not in the catalogue")',
    ],
)
def test_a_sentence_in_the_code_is_found(code: str) -> None:
    assert len(stray_sentences(ast.parse(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        'def one() -> None:\n    """A sentence about the code."""',
        'raise ValueError("the caller was wrong")',
        'assert done, "the page was not open"',
        'logger.warning("could not be opened")',
        'st.button(say("book.save"), key="save", type="primary")',
        "html = f\"<table class='facts wide' role='row'>{body}</table>\"",
        'example("--raga Mohanam --seed 7")',
        'text = "s r g m | p d | n S ||"',
        'line = f"export const {name} = {value};"',
        'form = "application/vnd.recordare.musicxml+xml"',
    ],
)
def test_what_is_no_sentence_is_not_found(code: str) -> None:
    assert stray_sentences(ast.parse(code)) == []


# -- formats ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        ("raga.misspelt", {"name": "Mohan", "nearest": ("Mohanam",)}, "Did you mean Mohanam?"),
        ("raga.misspelt", {"name": "M", "nearest": ("A", "B", "C")}, "Did you mean A, B or C?"),
        ("model.in_use", {"where": "here", "rounds": 1}, "It learned for 1 round."),
        ("model.in_use", {"where": "here", "rounds": 1200}, "It learned for 1,200 rounds."),
        ("offers.new", {"raga": "Hari", "tala": "Adi", "kinds": ("a", "b")}, "has new a and b exercises."),
        ("eduppu.adi", {"eduppu": "desadi", "tala": "Eka"}, "Desadi is for Adi, and this is Eka. Choose Adi, or sama."),
        (
            "fault.move",
            {"why": message("move.vakra", first="s", second="d", raga="X")},
            "s d is not a step of X's scale.",
        ),
    ],
)
def test_lists_counts_and_capitals(code: str, params: dict[str, object], sentence: str) -> None:
    assert say(code, **params).endswith(sentence)


def test_a_message_is_a_value() -> None:
    one, other = message("sargam.empty"), message("sargam.no_form", symbol="R9")
    assert one == message("sargam.empty")
    assert len({one, other, message("sargam.no_form", symbol="R9")}) == 2
    assert str(other) == "There is no R9. Write the swara without the number."
    with pytest.raises(TypeError):
        other.params["symbol"] = "R1"  # type: ignore[index]


# -- errors -------------------------------------------------------------------------------------

SAMPLES: tuple[CarnaticError, ...] = (
    CarnaticError("link.version"),
    OutOfRange("tempo.range", value=999, lowest=20, highest=240),
    UnknownRaga("Mohan", ["Mohanam"]),
    UnknownRaga("Qqqqqqq", ["Mohanam"]),
    SargamError("sargam.no_form", line=2, column=5, symbol="R9"),
    DamagedLink("link.damaged", why=message("link.no_swaras")),
    KeptMisfit(7, message("at.akshara", avartanam=1, akshara=8), message("locked.held_start")),
)


@pytest.mark.parametrize("error", SAMPLES, ids=lambda error: type(error).__name__)
def test_an_error_crosses_processes_whole(error: CarnaticError) -> None:
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(same) is type(error)
        assert (same.code, dict(same.params), str(same)) == (error.code, dict(error.params), str(error))


def test_an_error_names_its_own_facts() -> None:
    near, sargam, misfit = SAMPLES[2], SAMPLES[4], SAMPLES[6]
    assert isinstance(near, UnknownRaga)
    assert isinstance(sargam, SargamError)
    assert isinstance(misfit, KeptMisfit)
    assert (near.name, near.nearest) == ("Mohan", ("Mohanam",))
    assert (sargam.line, sargam.column, sargam.code) == (2, 5, "sargam.no_form")
    assert str(sargam) == "Line 2, column 5: There is no R9. Write the swara without the number."
    assert misfit.unit == 7
    assert str(misfit).startswith("Avartanam 1, akshara 8: An avartanam never starts with a karvai.")
    with pytest.raises(TypeError):
        near.params["name"] = "other"  # type: ignore[index]


def test_a_message_becomes_an_error_and_comes_back() -> None:
    said: Message = message("tempo.range", value=1, lowest=20, highest=240)
    error = CarnaticError.of(said)
    assert error.message == said
    assert str(error) == str(said)
