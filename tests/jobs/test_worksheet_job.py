"""A worksheet as a job: done, cancelled, broken, too long, and nothing left behind."""

from __future__ import annotations

import gc
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from carnatic.jobs.job import JobState
from carnatic.jobs.messages import Done, Failed, Progress, write_message
from carnatic.jobs.runner import JobRunner, Runner
from carnatic.jobs.worksheet import LEFTOVER_SECONDS, WORKSHEET, WorksheetJob, WorksheetResult, remove_old_folders
from carnatic.library import library
from carnatic.messages import say
from carnatic.worksheets.lines import WorksheetStep
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
STEP = write_message(Progress(WorksheetStep(2, 4, "Sarali 5 in Mohanam")))
TELL = f"import sys, json; order = json.loads(sys.stdin.readline()); print({STEP!r}, flush=True); "
# leaves something in the folder, and goes on until its input closes
SLEEPER = TELL + "open(order['folder'] + '/.half.part', 'w').close(); sys.stdin.read()"


ALSO_REDIS_IN_SWEEP = pytest.mark.parametrize(
    "with_command", ["here", pytest.param("redis", marks=pytest.mark.sweep)], indirect=True
)


def request_of(**table: str) -> WorksheetRequest:
    return read_worksheet({"ragas": "Mohanam", "number": "2", "new_percent": "0", "hardest": "2", **table}, library())


def sent(code: str) -> tuple[JobRunner, WorksheetJob]:
    runner = JobRunner((sys.executable, "-c", code))
    return runner, runner.submit(WorksheetJob(request_of()))


# writes the two files of a worksheet
MAKER_REST = (
    "from pathlib import Path; from carnatic.jobs.worksheet import read_worksheet_order, worksheet_files; "
    "request, folder, _ = read_worksheet_order(json.dumps(order)); "
    "[path.write_bytes(path.name.encode()) for path in worksheet_files(folder, request)]; "
    f"print({write_message(Done(WorksheetResult(2)))!r})"
)
MAKER = TELL + MAKER_REST


@ALSO_REDIS_IN_SWEEP
def test_a_real_one_from_its_first_step_to_its_files(
    monkeypatch: pytest.MonkeyPatch, with_command: Callable[..., Runner]
) -> None:
    noted: list[tuple[WorksheetJob, float, str]] = []
    receive = WorksheetJob.receive

    def receive_and_note(self: WorksheetJob, line: str) -> None:
        receive(self, line)
        noted.append((self, self.share, self.step.what if self.step else ""))

    monkeypatch.setattr(WorksheetJob, "receive", receive_and_note)
    runner = with_command()
    job = runner.submit(WorksheetJob(request_of(title="../../<b>Tuesday</b>", new_percent="50")))
    until(lambda: job.state.is_over)
    assert (job.state, job.failure, job.result) == (JobState.DONE, "", WorksheetResult(2))
    shares = [share for one, share, _ in noted if one is job]
    assert shares == sorted(shares)
    assert (shares[0], noted[-1][2]) == (0.0, "the booklet")
    booklet, packed = job.files
    assert {path.name for path in job.folder.iterdir()} == {"b-tuesday-b.pdf", "b-tuesday-b.zip"}
    assert "Tuesday" in PdfReader(booklet).pages[0].extract_text()
    with zipfile.ZipFile(packed) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == 2 * 4 + 2
    runner.cancel(job)
    assert not job.folder.exists()


def test_its_files_are_handed_out_until_it_is_cancelled(with_worker: Callable[..., Runner]) -> None:
    runner = with_worker(MAKER)
    job = runner.submit(WorksheetJob(request_of(title="Tuesday")))
    until(lambda: job.state.is_over)
    assert (job.state, job.failure, job.result) == (JobState.DONE, "", WorksheetResult(2))
    assert [path.read_bytes() for path in job.files] == [b"tuesday.pdf", b"tuesday.zip"]
    runner.cancel(job)
    assert not job.folder.exists()


def test_cancelled_its_process_and_its_folder_are_gone() -> None:
    runner, job = sent(SLEEPER)
    until(lambda: job.step and list(job.folder.iterdir()))
    assert 0 < job.share < 0.15
    process = job.process
    assert process is not None
    runner.cancel(job)
    until(lambda: process.poll() is not None and not job.folder.exists())
    assert process.returncode == -signal.SIGKILL  # it was not waited for
    assert (job.state, job.is_done) == (JobState.CANCELLED, False)


def test_a_job_that_leaves_the_queue_leaves_no_folder() -> None:
    runner, first = sent(SLEEPER)
    second = runner.submit(WorksheetJob(request_of()))
    until(lambda: first.step)
    assert runner.position(second) == 1
    runner.cancel(second)
    assert (second.state, second.folder.exists()) == (JobState.CANCELLED, False)
    runner.cancel(first)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (TELL + "import os; os.abort()", say(WORKSHEET.codes.broke)),
        (TELL + "print('[]')", say(WORKSHEET.codes.broke)),
        (TELL + "import signal; signal.raise_signal(signal.SIGALRM)", say(WORKSHEET.codes.too_long)),
        (TELL + f"print({write_message(Failed('No.'))!r})", "No."),
    ],
)
def test_one_that_breaks_is_a_sentence_and_leaves_no_folder(
    code: str, said: str, with_worker: Callable[..., Runner]
) -> None:
    job = with_worker(code).submit(WorksheetJob(request_of()))
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.FAILED, said)
    until(lambda: not job.folder.exists())


def test_a_result_that_nobody_fetches_is_removed(with_worker: Callable[..., Runner]) -> None:
    runner, here = with_worker(MAKER, kept_seconds=0.05), {"first": True}
    first = runner.submit(WorksheetJob(request_of(), session_alive=lambda: here["first"]))
    gone = runner.submit(WorksheetJob(request_of(), session_alive=lambda: False))
    until(lambda: gone.state is JobState.DONE and not gone.folder.exists())
    assert (first.state, first.folder.exists()) == (JobState.DONE, True)
    here["first"] = False
    until(lambda: not first.folder.exists())


def test_what_a_server_left_is_removed_a_day_later(tmp_path: Path) -> None:
    left, other = tmp_path / "varisai-worksheet-abc", tmp_path / "another"
    for folder in (left, other):
        folder.mkdir()
        (folder / "sheet.zip").touch()
    now = left.stat().st_mtime
    remove_old_folders(tmp_path, now + LEFTOVER_SECONDS - 1)
    assert left.exists()
    remove_old_folders(tmp_path, now + LEFTOVER_SECONDS + 1)
    assert list(tmp_path.iterdir()) == [other]


def test_a_server_that_stops_leaves_no_folder() -> None:
    code = (
        "from tests.jobs.test_worksheet_job import WorksheetJob, request_of\n"
        "job = WorksheetJob(request_of())\nassert job.folder.exists()\nprint(job.folder)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not Path(run.stdout.strip()).exists()


def test_a_job_that_nobody_holds_leaves_no_folder() -> None:
    def forgotten() -> Path:
        return WorksheetJob(request_of()).folder

    folder = forgotten()
    until(lambda: gc.collect() >= 0 and not folder.exists())
