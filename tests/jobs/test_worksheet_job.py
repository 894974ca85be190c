"""A worksheet made beside the page: done, cancelled, broken, too long, and nothing left behind."""

from __future__ import annotations

import gc
import signal
import sys
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from carnatic.exercise.mapping_file import RagaMapping
from carnatic.jobs.job import JobState
from carnatic.jobs.runner import JobRunner
from carnatic.jobs.training_messages import show_report
from carnatic.jobs.worksheet import LEFT_SECONDS, MAKING, WorksheetJob, read_order, tidy_up, worksheet_runner
from carnatic.jobs.worksheet_messages import WorksheetDone, read_sheet_report
from carnatic.library import library
from carnatic.messages import say
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet
from carnatic.worksheets.step import Progress
from tests.waiting import until

STEP = show_report(Progress(2, 4, "Sarali 5 in Mohanam"))
TELL = f"import sys, json; order = json.loads(sys.stdin.readline()); print({STEP!r}, flush=True); "
# leaves something in the folder, and goes on until whoever asked is gone
SLEEPER = TELL + "open(order['folder'] + '/.half.part', 'w').close(); sys.stdin.read()"


def request_of(**table: str) -> WorksheetRequest:
    return read_worksheet({"ragas": "Mohanam", "number": "2", "new_percent": "0", "hardest": "2", **table}, library())


def sent(code: str) -> tuple[JobRunner, WorksheetJob]:
    foreman = JobRunner((sys.executable, "-c", code))
    return foreman, foreman.send(WorksheetJob(request_of()))


def test_what_the_process_is_told_and_tells_comes_back() -> None:
    low = RagaMapping(library().raga("Mohanam"), library().tuning("just"), (("G3", 372.31),))
    making = WorksheetJob(request_of(title="Tuesday", voice="flute").changed(mappings=(low,)))
    assert read_order(making.order) == (making.request, making.folder)
    for report in (
        Progress(3, 12, "=a"),
        Progress(3, 12, "a", is_written=True),
        WorksheetDone(12),
        WorksheetDone(3, ("There are only 3.",)),
    ):
        assert read_sheet_report(show_report(report)) == report


def test_a_real_one_from_its_first_step_to_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, str]] = []
    taken = WorksheetJob.take

    def take(self: WorksheetJob, line: str) -> None:
        taken(self, line)
        seen.append((self.share, self.step.what if self.step else ""))

    monkeypatch.setattr(WorksheetJob, "take", take)
    making = worksheet_runner().send(WorksheetJob(request_of(title="../../<b>Tuesday</b>", new_percent="50")))
    until(lambda: making.state.is_over)
    assert (making.state, making.said, making.made) == (JobState.DONE, "", WorksheetDone(2))
    shares = [share for share, _ in seen]
    assert shares == sorted(shares)
    assert (shares[0], seen[-1][1]) == (0.0, "the booklet")
    booklet, packed = making.files
    assert {path.name for path in making.folder.iterdir()} == {"b-tuesday-b.pdf", "b-tuesday-b.zip"}
    assert "Tuesday" in PdfReader(booklet).pages[0].extract_text()
    with zipfile.ZipFile(packed) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == 2 * 4 + 2
    worksheet_runner().leave(making)
    assert not making.folder.exists()


def test_cancelled_its_process_and_its_folder_are_gone() -> None:
    foreman, making = sent(SLEEPER)
    until(lambda: making.step and list(making.folder.iterdir()))
    assert 0 < making.share < 0.15
    process = making.process
    assert process is not None
    foreman.leave(making)
    until(lambda: process.poll() is not None and not making.folder.exists())
    assert process.returncode == -signal.SIGKILL  # it was not waited for
    assert (making.state, making.is_done) == (JobState.LEFT, False)


def test_who_leaves_the_queue_leaves_no_folder() -> None:
    foreman, first = sent(SLEEPER)
    second = foreman.send(WorksheetJob(request_of()))
    until(lambda: first.step)
    assert foreman.place(second) == 1
    foreman.leave(second)
    assert (second.state, second.folder.exists()) == (JobState.LEFT, False)
    foreman.leave(first)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (TELL + "import os; os.abort()", say(MAKING.broke)),
        (TELL + "print('[]')", say(MAKING.broke)),
        (TELL + "import signal; signal.raise_signal(signal.SIGALRM)", say(MAKING.too_long)),
        (TELL + 'print(\'{"kind": "failed", "sentence": "No."}\')', "No."),
    ],
)
def test_one_that_breaks_is_a_sentence_and_leaves_no_folder(code: str, said: str) -> None:
    _, making = sent(code)
    until(lambda: making.state.is_over)
    assert (making.state, making.said) == (JobState.FAILED, said)
    until(lambda: not making.folder.exists())


def test_what_can_not_be_made_is_said_by_the_process() -> None:
    making = worksheet_runner().send(WorksheetJob(request_of(ragas="Sahana", families="dhatu")))
    until(lambda: making.state.is_over)
    assert making.state is JobState.FAILED
    assert making.said.startswith("There is no lesson of levels 1 to 2 in what is chosen")


def test_memory_has_a_limit() -> None:
    code = (
        "from carnatic.jobs import worksheet_worker as worker\n"
        "worker.made = lambda request, folder: iter([bytes(4 * 10**9)])\n"  # four gigabytes
        "worker.main()"
    )
    _, making = sent(code)
    until(lambda: making.state.is_over)
    assert (making.state, making.said) == (JobState.FAILED, say("making.too_large"))


def test_what_nobody_fetches_is_put_away() -> None:
    code = (sys.executable, "-c", TELL + f"print({show_report(WorksheetDone(2))!r})")
    foreman, here = JobRunner(code, kept_seconds=0.05), {"first": True}
    first = foreman.send(WorksheetJob(request_of(), is_here=lambda: here["first"]))
    gone = foreman.send(WorksheetJob(request_of(), is_here=lambda: False))
    until(lambda: gone.state is JobState.DONE and not gone.folder.exists())
    assert (first.state, first.folder.exists()) == (JobState.DONE, True)
    here["first"] = False
    until(lambda: not first.folder.exists())


def test_what_a_server_left_is_tidied_up_a_day_later(tmp_path: Path) -> None:
    left, other = tmp_path / "varisai-worksheet-abc", tmp_path / "another"
    for folder in (left, other):
        folder.mkdir()
        (folder / "sheet.zip").touch()
    now = left.stat().st_mtime
    tidy_up(tmp_path, now + LEFT_SECONDS - 1)
    assert left.exists()
    tidy_up(tmp_path, now + LEFT_SECONDS + 1)
    assert list(tmp_path.iterdir()) == [other]


def test_a_visit_that_ends_leaves_no_folder() -> None:
    def visit() -> Path:
        _, making = sent(TELL + f"print({show_report(WorksheetDone(2))!r})")
        until(lambda: making.state is JobState.DONE)
        assert making.folder.exists()
        return making.folder

    folder = visit()
    until(lambda: gc.collect() >= 0 and not folder.exists())
