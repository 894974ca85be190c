"""Both runners of jobs: a queue for each kind, sessions that come and go, and workers that break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from carnatic.jobs import runner as runner_module
from carnatic.jobs.job import JobState
from carnatic.jobs.messages import Done, Failed, Progress, write_message
from carnatic.jobs.runner import MOST_WAITING, Runner, job_runner
from carnatic.jobs.training import TRAINING, Begun, Learned, Training, TrainingRequest
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.library import library
from carnatic.messages import say
from carnatic.worksheets.request_text import read_worksheet
from tests.jobs.test_worker import is_alive
from tests.refusing import refused
from tests.waiting import until

CODES = TRAINING.codes
# its first message has its process number for the number of lessons
BEGIN = (
    "import os, sys; sys.stdin.readline(); "
    f"print({write_message(Progress(Begun(-1, ())))!r}.replace('-1', str(os.getpid())), flush=True); "
)
SLEEPER = BEGIN + "sys.stdin.read()"  # goes on until its input closes
LEARNER = BEGIN + f"print({write_message(Done(Learned(1, '')))!r})"
BROKEN = BEGIN + "import os; os.abort()"


WithWorker = Callable[..., Runner]
ALSO_REDIS_IN_SWEEP = pytest.mark.parametrize(
    "with_command", ["here", pytest.param("redis", marks=pytest.mark.sweep)], indirect=True
)


def a_training(**fields: Any) -> Training:
    return Training(TrainingRequest(), **fields)


def any_job(_: object) -> bool:
    return True


# -- the real worker -------------------------------------------------------------------------------


@ALSO_REDIS_IN_SWEEP
def test_a_real_training_from_its_first_round_to_its_last(with_command: Callable[..., Runner]) -> None:
    training = with_command().submit(Training(TrainingRequest(rounds=16, hidden=24)))
    until(lambda: training.state.is_over)
    assert (training.state, training.failure) == (JobState.DONE, "")
    assert [one.number for one in training.rounds] == list(range(1, 17))
    first, last = training.rounds[0], training.rounds[-1]
    assert last.training_nats < first.training_nats
    assert first.held_out_nats is not None
    assert last.held_out_nats is not None
    assert last.held_out_nats < first.held_out_nats
    assert [one.number for one in training.samples] == [1, 2, 4, 6, 8, 10, 12, 14, 16]
    assert training.packed[8:9] == b"{"


# -- the queues --------------------------------------------------------------------------------------


def test_one_runs_and_the_others_wait_and_can_be_cancelled(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    first, second, third = (runner.submit(a_training()) for _ in range(3))
    until(lambda: first.begun)
    assert [runner.position(one) for one in (first, second, third)] == [0, 1, 2]
    assert [one.state for one in (first, second, third)] == [JobState.RUNNING, JobState.WAITING, JobState.WAITING]
    runner.cancel(second)
    assert (second.state, runner.position(third)) == (JobState.CANCELLED, 1)
    runner.cancel(first)
    until(lambda: third.begun)
    assert (first.state, third.state) == (JobState.CANCELLED, JobState.RUNNING)
    runner.cancel(third)


def test_each_kind_has_a_queue_of_its_own(with_worker: WithWorker) -> None:
    runner = with_worker("import sys; sys.stdin.readline(); sys.stdin.read()")
    training = runner.submit(a_training())
    worksheet = runner.submit(WorksheetJob(read_worksheet({"ragas": "Mohanam"}, library()), visit=training.visit))
    second = runner.submit(a_training(visit=training.visit))
    until(lambda: training.state is JobState.RUNNING and worksheet.state is JobState.RUNNING)
    assert second.state is JobState.WAITING
    for job in (second, training, worksheet):
        runner.cancel(job)


def test_a_cancelled_job_has_no_process_and_no_result(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    training = runner.submit(a_training())
    until(lambda: training.begun)
    assert training.begun is not None
    pid = training.begun.lessons
    assert is_alive(pid)
    runner.cancel(training)
    until(lambda: not is_alive(pid))
    assert (training.state, training.result) == (JobState.CANCELLED, None)


def test_a_waiting_job_that_is_stopped_is_cancelled(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    first, second = runner.submit(a_training()), runner.submit(a_training())
    until(lambda: first.begun)
    runner.stop(second)
    assert second.state is JobState.CANCELLED
    runner.cancel(first)


def test_a_full_queue_is_refused(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    jobs = [runner.submit(a_training()) for _ in range(MOST_WAITING + 1)]
    with refused(CODES.full):
        runner.submit(a_training())
    for job in reversed(jobs):
        runner.cancel(job)


def test_one_visit_has_two_jobs_of_a_kind_however_many_windows_it_opens(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    jobs = [runner.submit(a_training(visit="mine")) for _ in range(runner_module.MOST_OF_ONE)]
    for _ in range(20):
        with refused(CODES.enough):
            runner.submit(a_training(visit="mine"))
    other = runner.submit(a_training(visit="other"))
    assert runner.position(other) == runner_module.MOST_OF_ONE
    runner.cancel(jobs[1])
    again = runner.submit(a_training(visit="mine"))
    for job in (again, other, jobs[0]):
        runner.cancel(job)


def test_jobs_without_a_visit_belong_to_different_ones() -> None:
    assert len({a_training().visit for _ in range(10)}) == 10


def test_the_server_has_one_runner() -> None:
    assert job_runner() is job_runner()


# -- sessions ----------------------------------------------------------------------------------------


def test_a_job_ends_when_its_session_stays_away(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER, grace_seconds=0.05)
    alive: dict[str, bool] = {"first": True}
    looks: list[bool] = []

    def session_alive() -> bool:
        looks.append(alive["first"])
        return looks[-1]

    first = runner.submit(a_training(session_alive=session_alive))
    waiting = runner.submit(a_training(session_alive=lambda: False))
    until(lambda: first.begun and waiting.state is JobState.FAILED)
    assert waiting.failure == say(CODES.abandoned)
    count = len(looks)
    until(lambda: len(looks) > count + 5)
    assert first.state is JobState.RUNNING
    alive["first"] = False
    until(lambda: first.state is JobState.FAILED and first.process is None)
    assert first.failure == say(CODES.abandoned)


def test_a_visit_finds_its_own_jobs_again_and_no_other_visit_does(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    alive = {"first": True}
    first, second = (runner.submit(a_training(visit=name, session_alive=lambda: alive["first"])) for name in "ab")
    nobodys = runner.submit(a_training(session_alive=lambda: False))
    until(lambda: first.begun)
    assert runner.adopt("a", lambda: True, any_job) is None  # its session still lasts
    alive["first"] = False
    for stranger in ("", "c", "aa"):
        assert runner.adopt(stranger, lambda: True, any_job) is None
    assert runner.adopt("a", lambda: True, lambda job: job is second) is None
    assert runner.adopt("b", lambda: True, any_job) is second
    assert runner.adopt("a", lambda: True, any_job) is first
    assert first.session_alive()
    assert runner.adopt("a", lambda: True, any_job) is None  # its new session lasts
    assert len({nobodys.visit, a_training().visit}) == 2
    assert nobodys.visit not in repr(nobodys)
    for job in (nobodys, second, first):
        runner.cancel(job)
    assert runner.adopt("a", lambda: True, any_job) is None


@pytest.mark.parametrize(
    ("code", "state", "failure"),
    [(LEARNER, JobState.DONE, ""), (BROKEN, JobState.FAILED, say(CODES.broke))],
    ids=["done", "failed"],
)
def test_what_ended_while_its_visit_was_away_is_found_on_return(
    code: str, state: JobState, failure: str, with_worker: WithWorker
) -> None:
    runner = with_worker(code)
    job = runner.submit(a_training(visit="mine", session_alive=lambda: False))
    until(lambda: job.state.is_over)
    assert runner.adopt("mine", lambda: False, any_job) is job
    assert (job.state, job.failure) == (state, failure)
    runner.cancel(job)  # the visit has seen it
    assert runner.adopt("mine", lambda: True, any_job) is None


def test_a_job_that_was_abandoned_says_so_on_return(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER, grace_seconds=0.05)
    job = runner.submit(a_training(visit="mine", session_alive=lambda: False))
    until(lambda: job.state.is_over and job.process is None)
    until(lambda: runner.adopt("mine", lambda: False, any_job) is job)
    assert job.failure == say(CODES.abandoned)


def test_the_latest_of_a_visit_is_found_first(with_worker: WithWorker) -> None:
    runner = with_worker(LEARNER)
    jobs = [runner.submit(a_training(visit="mine", session_alive=lambda: False)) for _ in range(2)]
    until(lambda: all(job.state.is_over for job in jobs))
    assert runner.adopt("mine", lambda: True, any_job) is jobs[1]


def test_a_result_that_nobody_fetches_is_forgotten(with_worker: WithWorker) -> None:
    runner = with_worker(LEARNER, kept_seconds=0.05)
    job = runner.submit(a_training(visit="mine", session_alive=lambda: False))
    until(lambda: job.state.is_over)
    until(lambda: runner.adopt("mine", lambda: False, any_job) is None)


# -- workers that break ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        (BROKEN, say(CODES.broke)),
        (BEGIN + "print('{')", say(CODES.broke)),
        (BEGIN + "print('[]')", say(CODES.broke)),
        (BEGIN + "sys.stdout.buffer.write(bytes([255, 10]))", say(CODES.broke)),
        ("raise SystemExit(3)", say(CODES.broke)),
        (BEGIN, say(CODES.broke)),
        (BEGIN + f"print({write_message(Failed('No.'))!r})", "No."),
        (BEGIN + "import signal; signal.raise_signal(signal.SIGALRM)", say(CODES.too_long)),
        (BEGIN + "import signal; signal.raise_signal(signal.SIGXCPU)", say(CODES.too_long)),
    ],
)
def test_a_worker_that_breaks_is_a_sentence_and_the_next_job_goes_on(
    code: str, failure: str, with_worker: WithWorker
) -> None:
    runner = with_worker(code)
    first, second = runner.submit(a_training()), runner.submit(a_training())
    until(lambda: second.state.is_over)
    assert [(one.state, one.failure) for one in (first, second)] == [(JobState.FAILED, failure)] * 2


def test_a_worker_that_cannot_be_started_is_a_sentence(with_command: Callable[..., Runner]) -> None:
    training = with_command(("no-such-program",)).submit(a_training())
    until(lambda: training.state.is_over)
    assert (training.state, training.failure) == (JobState.FAILED, say(CODES.broke))


def test_a_training_stopped_before_its_first_round_says_so(with_worker: WithWorker) -> None:
    runner = with_worker(SLEEPER)
    training = runner.submit(a_training())
    until(lambda: training.begun)
    runner.stop(training)
    until(lambda: training.state.is_over)
    assert training.failure == say(CODES.stopped)
