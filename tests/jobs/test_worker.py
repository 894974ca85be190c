"""The one worker with both kinds of job: done, failed, out of memory, out of time, and ended with its parent."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from carnatic.jobs.job import Job, JobState
from carnatic.jobs.limits import NICENESS
from carnatic.jobs.runner import JobRunner
from carnatic.jobs.training import Training, TrainingRequest
from carnatic.jobs.worker import TASKS, main
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.library import library
from carnatic.messages import say
from carnatic.worksheets.request_text import read_worksheet
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]


def long_training() -> Training:
    return Training(TrainingRequest(rounds=1000, hidden=24))


def long_worksheet() -> WorksheetJob:
    return WorksheetJob(read_worksheet({"ragas": "Mohanam, Kalyani", "number": "100"}, library()))


def impossible_training() -> Training:
    high = tuple(f"S' R' G' M' | {swara}' P' | M' G' ||" for swara in "SRGPD")
    return Training(TrainingRequest(families=(), own=high))


def impossible_worksheet() -> WorksheetJob:
    table = {"ragas": "Sahana", "families": "dhatu", "new_percent": "0", "hardest": "2"}
    return WorksheetJob(read_worksheet(table, library()))


KINDS = pytest.mark.parametrize("make", [long_training, long_worksheet], ids=["training", "worksheet"])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # a process that has ended stays listed until its parent asks for its status
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


def with_task(name: str, code: str, **limits: int) -> JobRunner:
    """A runner whose worker runs other code for a kind: an expression of the messages.

    limits: change those of the kind.
    """
    program = (
        "import dataclasses, sys, time\nfrom carnatic.jobs import worker\n"
        f"task = worker.TASKS[{name!r}]\n"
        f"kind = dataclasses.replace(task.kind, limits=dataclasses.replace(task.kind.limits, **{limits!r}))\n"
        f"worker.TASKS[{name!r}] = worker.Task(kind, lambda line, is_stopped: {code})\n"
        "sys.exit(worker.main(sys.argv[1:]))"
    )
    return JobRunner((sys.executable, "-c", program))


@KINDS
def test_memory_that_runs_out_is_said_the_same_way(make: Callable[[], Job]) -> None:
    job = make()
    with_task(job.kind.name, "iter([bytearray(4 * 10**9)])").submit(job)
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.FAILED, say(job.kind.codes.too_large))


def test_memory_that_runs_out_in_torch_is_said_too() -> None:
    job = long_training()
    with_task("training", "iter([__import__('torch').zeros(10**9)])").submit(job)
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.FAILED, say("training.too_large"))


CLOCK = ("time.sleep(60)", {"clock_seconds": 2})
PROCESSOR = ("all(time.process_time() < 20 for _ in iter(int, 1))", {"cpu_seconds": 3})


@pytest.mark.parametrize(
    ("make", "code", "limits"),
    [
        pytest.param(long_training, *CLOCK, id="clock-training"),
        pytest.param(long_worksheet, *PROCESSOR, id="processor-worksheet"),
        pytest.param(long_worksheet, *CLOCK, id="clock-worksheet", marks=pytest.mark.sweep),
        pytest.param(long_training, *PROCESSOR, id="processor-training", marks=pytest.mark.sweep),
    ],
)
def test_time_that_runs_out_is_said_the_same_way(make: Callable[[], Job], code: str, limits: dict[str, int]) -> None:
    job = make()
    with_task(job.kind.name, code, **limits).submit(job)
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.FAILED, say(job.kind.codes.too_long))


@KINDS
def test_an_error_of_the_program_is_said_without_its_details(make: Callable[[], Job]) -> None:
    for code in ("1 / 0", "iter([]).throw()", "[][1]", "(_ for _ in ()).throw(RuntimeError('odd'))"):
        job = make()
        with_task(job.kind.name, code).submit(job)
        until(lambda job=job: job.state.is_over)  # type: ignore[misc]
        assert (job.state, job.failure) == (JobState.FAILED, say(job.kind.codes.broke))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (impossible_training, say("training.out_of_reach")),
        (impossible_worksheet, say("worksheet.no_levels", what="lesson", easiest=1, hardest=2)),
    ],
)
def test_a_request_that_cannot_be_met_is_said_by_the_worker(make: Callable[[], Job], reason: str) -> None:
    job = JobRunner().submit(make())
    until(lambda: job.state.is_over)
    assert job.state is JobState.FAILED
    assert job.failure.startswith(reason)


def started(job: Job) -> subprocess.Popen[str]:
    """A worker that has sent its first message."""
    process = subprocess.Popen(
        [sys.executable, "-m", "carnatic.jobs.worker", job.kind.name],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(job.request_line + "\n")
    process.stdin.flush()
    job.receive(process.stdout.readline())
    return process


@KINDS
def test_a_worker_has_the_limits_of_its_kind_and_ends_when_its_input_closes(make: Callable[[], Job]) -> None:
    """Its messages are still read, so that nothing but the closed input can end it."""
    job = make()
    process = started(job)
    assert process.stdin is not None
    assert process.stdout is not None
    limits = job.kind.limits
    text = Path(f"/proc/{process.pid}/limits").read_text()
    rows = {row[:26].strip(): row[26:].split()[:2] for row in text.splitlines()}
    assert rows["Max cpu time"] == [str(limits.cpu_seconds), str(limits.cpu_seconds + 1)]
    assert rows["Max data size"] == [str(limits.memory_bytes)] * 2
    own, its = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, process.pid))
    assert its == min(19, own + NICENESS)
    process.stdin.close()
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait() == 1
    assert '"done"' not in rest
    job.cleanup()


@KINDS
def test_a_worker_ends_when_its_server_is_killed(make: Callable[[], Job]) -> None:
    code = (
        "import signal, time\nfrom carnatic.jobs.runner import JobRunner\n"
        f"from tests.jobs.test_worker import {make.__name__}\n"
        f"job = JobRunner().submit({make.__name__}())\n"
        "while not (job.begun if hasattr(job, 'begun') else job.step): time.sleep(0.02)\n"
        "print(job.process.pid, flush=True); signal.pause()"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    pid = int(server.stdout.readline())
    assert is_alive(pid)
    server.kill()
    server.wait()
    server.stdout.close()
    until(lambda: not is_alive(pid))


def test_a_training_that_is_stopped_keeps_what_it_has_learned() -> None:
    runner = JobRunner()
    training = runner.submit(long_training())
    until(lambda: training.rounds)
    runner.stop(training)
    until(lambda: training.state.is_over)
    assert (training.state, training.failure) == (JobState.DONE, "")
    assert training.result is not None
    assert 1 <= training.result.number <= training.rounds_done < 1000


def test_a_worksheet_that_is_stopped_has_no_result() -> None:
    runner = JobRunner()
    worksheet = runner.submit(long_worksheet())
    until(lambda: worksheet.step)
    runner.stop(worksheet)
    until(lambda: worksheet.state.is_over)
    assert (worksheet.state, worksheet.failure) == (JobState.FAILED, say("making.stopped"))
    assert not worksheet.folder.exists()


@pytest.mark.parametrize("arguments", [[], ["dance"], ["training", "worksheet"]])
def test_an_unknown_kind_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == "usage: python -m carnatic.jobs.worker training|worksheet\n"


def test_a_line_that_is_no_request_is_said_by_the_worker() -> None:
    for name, task in TASKS.items():
        command = [sys.executable, "-m", "carnatic.jobs.worker", name]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdin is not None
            assert worker.stdout is not None
            worker.stdin.write("[]\n")
            worker.stdin.flush()  # and stays open: a worker ends at once when its parent is gone
            told = worker.stdout.read()
        code = {"training": "training.unreadable", "worksheet": "making.unreadable"}[task.kind.name]
        assert say(code) in told
