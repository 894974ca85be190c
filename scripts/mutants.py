"""Mutation testing of the packages that pyproject.toml names: do their tests fail if the code is wrong?

``python -m scripts.mutants`` changes one place of one function at a time, runs the tests that call the function, and
writes what survived. mutmut makes the mutants; it isn't among the requirements: pip install "mutmut==3.8.1".

mutmut's own runner starts every mutant in a process in which the tests have already run, so a table that is read once
is the right one whatever the mutant does. Here each mutant runs in a process that has imported the tests and run none
of them. If it survives, and its function is called while modules are imported, it is tried once more in a process that
has imported nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
TREE = ROOT / "build/mutants"  # a copy of the repository in which the functions have their mutants beside them
RESULTS, SURVIVORS = ROOT / "build/mutants.jsonl", ROOT / "build/mutants.txt"
ORIGINAL = "_mutmut_orig"
MOST_BYTES = 4 << 30  # of memory, for a mutant that never stops making something
SPARE_SECONDS = 2.0  # that a test may take with a mutant, beside five times what it usually takes
LONGEST_TEST_SECONDS = 20.0

# key of a function ('carnatic.theory.tala.x_suladi') → the name of the mutant that is called in its place
chosen: dict[str, str] = {}
called: set[str] = set()


def choose(table: dict[str, Callable[..., Any]], is_classmethod: bool = False) -> Callable[..., Any]:
    """Decorate a function so that its chosen mutant is called, and the call is noted. table: the mutants by name.

    It takes the place of mutmut's own decorator, which reads the environment at every call.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        class_name, _, name = function.__qualname__.rpartition(".")
        key = f"{function.__module__}.{f'xǁ{class_name}ǁ' if class_name else 'x_'}{name}"

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            called.add(key)
            target = table[chosen.get(key, ORIGINAL)]
            return getattr(args[0], target.__name__)(*args[1:], **kwargs) if is_classmethod else target(*args, **kwargs)

        return call

    return decorate


def key_of(mutant: str) -> str:
    """The key of the function that a mutant belongs to."""
    return mutant.rpartition("__mutmut_")[0]


# -- making the mutants ---------------------------------------------------------------------


def make_tree() -> dict[str, str]:
    """Copy the repository, with mutants in the source paths; the difference that each mutant makes, by its name."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    shutil.rmtree(TREE, ignore_errors=True)
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, files.split("\0")):
        (TREE / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, TREE / name)
    mutants: dict[str, str] = {}
    for folder in SETTINGS["source_paths"]:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT)
            mutated = mutate_file_contents(str(place), path.read_text(encoding="utf-8"))
            if not mutated.mutant_names:
                continue
            (TREE / place).write_text(mutated.code, encoding="utf-8")
            lines = mutated.code.splitlines()
            spans = mutated.line_span_by_function_name
            for name in mutated.mutant_names:
                original = spans[name.rpartition("__mutmut_")[0] + "__mutmut_orig"]
                texts = [lines[span.start - 1 : span.end] for span in (original, spans[name])]
                mutants[f"{'.'.join(place.with_suffix('').parts)}.{name}"] = _difference(*texts)
    return mutants


def _difference(before: Sequence[str], after: Sequence[str]) -> str:
    """The lines that differ, beside the function's name."""
    lines = [[re.sub(r"(def )\S+__mutmut_\w+", r"\1…", line.strip()) for line in text] for text in (before, after)]
    pairs = [(a, b) for a, b in zip(*lines) if a != b]
    return "\n".join(f"    - {a}\n    + {b}" for a, b in pairs)


# -- running the tests ----------------------------------------------------------------------


class Tests:
    """A pytest plugin that hands the collected tests to a function instead of running them all."""

    def __init__(self, work: Callable[[Tests], None]) -> None:
        self.work, self.items, self.failed = work, {}, False  # type: ignore[var-annotated]

    def pytest_collection(self) -> None:
        """Let Hypothesis draw the same examples every time, and not look for a smaller one that fails."""
        from hypothesis import Phase, settings

        profile = settings(
            settings.get_profile("varisai"), derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
        )
        settings.register_profile("mutants", profile)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: Any) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.work(self)
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.failed |= report.failed

    def first_failure(self, names: Iterable[str], seconds: Mapping[str, float]) -> str:
        """The first of the tests that fails; '' if none does. seconds: what each usually takes."""
        for name in names:
            item = self.items[name]
            limit_processor(SPARE_SECONDS + 5 * seconds.get(name, LONGEST_TEST_SECONDS))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.failed:
                return name
        return ""


def collect(files: Iterable[str], work: Callable[[Tests], None]) -> int:
    """Collect the tests of some files in this process and hand them on; pytest's exit code."""
    import pytest

    options = ["-q", "-s", "-p", "no:cacheprovider", "--tb=no", "--no-header", "--no-summary"]
    return int(pytest.main([*options, *files], plugins=[Tests(work)]))


def limit_processor(seconds: float) -> None:
    """End this process once it has used so much more time of the processor."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def in_fork(work: Callable[[], Any]) -> Any:
    """What a function returns in a forked process; 'timeout', or 'crash' if it ends without a value."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)
        status = 1
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(), pipe)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    status = os.waitpid(process, 0)[1]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return "timeout"
    return json.loads(text) if text else "crash"


def test_files() -> list[str]:
    """The test files of the selection."""
    return sorted(
        str(path.relative_to(TREE)) for folder in SETTINGS["tests"] for path in (TREE / folder).rglob("test_*.py")
    )


def calls_of(file: str) -> dict[str, Any]:
    """What the tests of a file call. imported: while the file is imported; tests: calls and seconds of each test.

    Each test runs in a process of its own, so that none profits from what another has cached.
    """
    found: dict[str, Any] = {"imported": [], "tests": {}}

    def call(tests: Tests, name: str) -> Any:
        called.clear()
        start = time.process_time()
        failure = tests.first_failure([name], {})
        return {"failure": failure, "calls": sorted(called), "seconds": time.process_time() - start}

    def work(tests: Tests) -> None:
        found["imported"] = sorted(called)
        for name in tests.items:
            found["tests"][name] = in_fork(lambda name=name: call(tests, name))  # type: ignore[misc]

    collect([file], work)
    return found


class Plan:
    """Which tests may notice a mutant of a function."""

    def __init__(self, calls: dict[str, dict[str, Any]]) -> None:
        self.seconds: dict[str, float] = {}
        self._callers: dict[str, set[str]] = defaultdict(set)
        self._importers: dict[str, set[str]] = defaultdict(set)
        for found in calls.values():
            for name, test in found["tests"].items():
                if not isinstance(test, dict) or test["failure"]:
                    sys.exit(f"{name} fails without any mutant.")
                self.seconds[name] = test["seconds"]
                for key in test["calls"]:
                    self._callers[key].add(name)
                for key in found["imported"]:
                    self._importers[key].add(name)

    def callers(self, key: str) -> list[str]:
        """The tests that call a function, the quickest first."""
        return sorted(self._callers[key], key=lambda name: (self.seconds[name], name))

    def importers(self, key: str) -> list[str]:
        """The tests of the files that call a function while they are imported, and those that call it themselves."""
        return sorted(
            self._importers[key] and self._importers[key] | self._callers[key],
            key=lambda name: (self.seconds[name], name),
        )


def outcome(found: Any) -> tuple[str, str]:
    """The status of a mutant and the test that killed it."""
    if found in ("timeout", "crash"):
        return ("timeout", "") if found == "timeout" else ("killed", "the process ends")
    return ("killed", found) if found else ("survived", "")


def run(mutants: Sequence[str], plan: Plan) -> Iterator[dict[str, Any]]:
    """The result of every mutant; those that need everything imported anew come last."""
    later = [mutant for mutant in mutants if not plan.callers(key_of(mutant))]
    for row in _run_collected([mutant for mutant in mutants if plan.callers(key_of(mutant))], plan):
        if row["status"] == "survived" and plan.importers(key_of(row["mutant"])):
            later.append(row["mutant"])
        else:
            yield row
    for mutant in later:
        start = time.time()
        names = plan.importers(key_of(mutant))
        found = in_fork(lambda mutant=mutant, names=names: _anew(mutant, names, plan.seconds)) if names else None  # type: ignore[misc]
        status, test = outcome(found) if names else ("no tests", "")
        yield {"mutant": mutant, "status": status, "test": test, "seconds": time.time() - start}


def _run_collected(mutants: Sequence[str], plan: Plan) -> Iterator[dict[str, Any]]:
    """Results from one process that has collected the tests and forks for each mutant."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reader)

        def work(tests: Tests) -> None:
            with os.fdopen(writer, "w", buffering=1) as pipe:
                for mutant in mutants:
                    names = plan.callers(key_of(mutant))
                    start = time.time()
                    found = in_fork(lambda: _chosen(tests, mutant, names, plan.seconds))  # noqa: B023
                    status, test = outcome(found)
                    row = {"mutant": mutant, "status": status, "test": test, "seconds": time.time() - start}
                    print(json.dumps(row), file=pipe)

        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            collect(test_files(), work)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        for line in pipe:
            yield json.loads(line)
    os.waitpid(process, 0)


def _chosen(tests: Tests, mutant: str, names: Iterable[str], seconds: Mapping[str, float]) -> str:
    chosen[key_of(mutant)] = mutant.rpartition(".")[2]
    return tests.first_failure(names, seconds)


def _anew(mutant: str, names: Sequence[str], seconds: Mapping[str, float]) -> str:
    """The first test that fails if the mutant is there while modules are imported; 'import' if they can't be."""
    chosen[key_of(mutant)] = mutant.rpartition(".")[2]
    limit_processor(LONGEST_TEST_SECONDS)
    failures: list[str] = []
    files = sorted({name.partition("::")[0] for name in names})
    # a mutant may change which tests there are
    collect(
        files,
        lambda tests: failures.append(tests.first_failure((name for name in names if name in tests.items), seconds)),
    )
    return failures[0] if failures else "import"


# -- the command ----------------------------------------------------------------------------


def main() -> None:
    """Make the mutants, run them, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="only mutants whose name has one of these words")
    parser.add_argument("--again", action="store_true", help="only those that survived the last run")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth")
    options = parser.parse_args()
    import mutmut.mutation.trampoline

    mutmut.mutation.trampoline.wrap_in_trampoline = choose
    before = [json.loads(line) for line in RESULTS.read_text().splitlines()] if options.again else []
    differences = make_tree()
    # the tests find the copy, and nothing of the repository itself
    os.chdir(TREE)
    sys.dont_write_bytecode = False  # the copy is compiled once, not for every mutant
    sys.path[:] = [str(TREE), *(path for path in sys.path if Path(path or ".").resolve() != ROOT)]
    import hypothesis  # noqa: F401
    import pytest  # noqa: F401

    files = test_files()
    print(f"{len(differences)} mutants; finding out what {len(files)} files of tests call", flush=True)
    plan = Plan({file: in_fork(lambda file=file: calls_of(file)) for file in files})  # type: ignore[misc]
    mutants = [name for name in differences if not options.words or any(word in name for word in options.words)]
    if options.again:
        last = {row["mutant"]: row["status"] for row in before}
        mutants = [name for name in mutants if last.get(name) != "killed"]
    mutants = mutants[:: options.every]
    counts: Counter[str] = Counter()
    with RESULTS.open("w", encoding="utf-8") as results, SURVIVORS.open("w", encoding="utf-8") as survivors:
        for row in run(mutants, plan):
            print(json.dumps(row), file=results, flush=True)
            counts[row["status"]] += 1
            if row["status"] in ("survived", "timeout"):
                print(f"{row['status']} {row['mutant']}\n{differences[row['mutant']]}\n", file=survivors, flush=True)
            if counts.total() % 100 == 0:
                print(counts.total(), "of", len(mutants), dict(counts), flush=True)
    reached = counts.total() - counts["no tests"]
    print(f"{dict(counts)}; {100 * (reached - counts['survived']) / max(reached, 1):.1f}% of those that a test reaches")


if __name__ == "__main__":
    main()
