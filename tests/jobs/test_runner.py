"""The foreman: one training at a time, a queue that can be left, and workers that break."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from carnatic.jobs import runner as foremen
from carnatic.jobs.job import JobState
from carnatic.jobs.limits import NICENESS
from carnatic.jobs.runner import MOST_WAITING, JobRunner
from carnatic.jobs.training import TRAINING, Training
from carnatic.jobs.training_messages import Round, TrainingRequest, read_report
from carnatic.messages import say
from tests.refusing import refused
from tests.waiting import until

TELL = 'import sys; sys.stdin.readline(); print(\'{"kind": "begun", "lessons": 3, "aside": []}\', flush=True); '
SLEEPER = TELL + "sys.stdin.read()"  # goes on until whoever asked is gone


def with_worker(code: str, grace_seconds: float = 60.0) -> JobRunner:
    return JobRunner((sys.executable, "-c", code), grace_seconds)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # one that has ended may wait until it is asked how
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


# -- the real worker -----------------------------------------------------------------------------


def test_a_real_training_from_its_first_round_to_its_last():
    foreman = JobRunner()
    training = foreman.send(Training(TrainingRequest(rounds=16, hidden=24)))
    until(lambda: training.state is JobState.RUNNING and training.process)
    pid = training.process.pid
    until(lambda: training.state.is_over)
    assert (training.state, training.said) == (JobState.DONE, "")
    assert [one.number for one in training.rounds] == list(range(1, 17))
    assert training.rounds[-1].training_nats < training.rounds[0].training_nats
    assert training.rounds[-1].held_out_nats < training.rounds[0].held_out_nats
    assert [one.number for one in training.samples] == [1, 2, 4, 6, 8, 10, 12, 14, 16]
    assert training.packed[8:9] == b"{"
    until(lambda: not is_alive(pid))


def test_stopped_it_keeps_what_it_has_learned():
    foreman = JobRunner()
    training = foreman.send(Training(TrainingRequest(rounds=1000, hidden=24)))
    until(lambda: training.rounds)
    mine, its = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, training.process.pid))
    assert its == min(19, mine + NICENESS)  # those who play come first
    foreman.stop(training)
    until(lambda: training.state.is_over)
    assert training.state is JobState.DONE
    assert 1 <= training.learned.number <= training.done < 1000


def test_cancelled_its_process_is_gone_and_nothing_is_kept():
    foreman = with_worker(SLEEPER)
    training = foreman.send(Training(TrainingRequest()))
    until(lambda: training.begun)
    pid = training.process.pid
    foreman.leave(training)
    until(lambda: not is_alive(pid))
    assert (training.state, training.learned) == (JobState.LEFT, None)


def test_the_worker_ends_when_whoever_asked_is_killed():
    code = (
        "import signal, time; from carnatic.jobs.runner import JobRunner\n"
        "from carnatic.jobs.training_messages import TrainingRequest\n"
        "from carnatic.jobs.training import Training\n"
        "training = JobRunner().send(Training(TrainingRequest(rounds=1000, hidden=24)))\n"
        "while not training.rounds: time.sleep(0.02)\n"
        "print(training.process.pid, flush=True); signal.pause()"
    )
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(server.stdout.readline())
    assert is_alive(pid)
    server.kill()
    server.wait()
    server.stdout.close()
    until(lambda: not is_alive(pid))


def test_memory_has_a_limit():
    code = (
        "import torch; from carnatic.jobs import training_run as learning\n"
        "from carnatic.jobs import training_worker as worker\n"
        "learning.learn = lambda job, is_stopped: iter([torch.zeros(10**9)])\n"  # four gigabytes
        "worker.main()"
    )
    training = with_worker(code).send(Training(TrainingRequest()))
    until(lambda: training.state.is_over)
    assert (training.state, training.said) == (JobState.FAILED, say("training.too_large"))


# -- the queue -------------------------------------------------------------------------------------


def test_one_trains_and_the_others_wait_and_can_leave():
    foreman = with_worker(SLEEPER)
    first, second, third = (foreman.send(Training(TrainingRequest())) for _ in range(3))
    until(lambda: first.begun)
    assert [foreman.place(one) for one in (first, second, third)] == [0, 1, 2]
    assert [one.state for one in (first, second, third)] == [JobState.RUNNING, JobState.WAITING, JobState.WAITING]
    foreman.leave(second)
    assert (second.state, foreman.place(third)) == (JobState.LEFT, 1)
    foreman.leave(first)
    until(lambda: third.begun)
    assert (first.state, third.state) == (JobState.LEFT, JobState.RUNNING)
    foreman.leave(third)


def test_who_waits_and_stops_has_left():
    foreman = with_worker(SLEEPER)
    first, second = foreman.send(Training(TrainingRequest())), foreman.send(Training(TrainingRequest()))
    until(lambda: first.begun)
    foreman.stop(second)
    assert second.state is JobState.LEFT
    foreman.leave(first)


def test_the_queue_has_an_end():
    foreman = with_worker(SLEEPER)
    all_ = [foreman.send(Training(TrainingRequest())) for _ in range(MOST_WAITING + 1)]
    with refused(TRAINING.full):
        foreman.send(Training(TrainingRequest()))
    for training in reversed(all_):
        foreman.leave(training)


def test_who_is_gone_trains_and_waits_no_longer():
    foreman = with_worker(SLEEPER, grace_seconds=0.05)
    here: dict[str, bool] = {"first": True}
    looks: list[bool] = []

    def is_here() -> bool:
        looks.append(here["first"])
        return looks[-1]

    first = foreman.send(Training(TrainingRequest(), is_here=is_here))
    gone = foreman.send(Training(TrainingRequest(), is_here=lambda: False))
    until(lambda: first.begun and gone.state is JobState.LEFT)
    seen = len(looks)
    until(lambda: len(looks) > seen + 5)
    assert first.state is JobState.RUNNING
    here["first"] = False
    until(lambda: first.state is JobState.LEFT and first.process is None)


def test_a_visit_finds_its_own_again_and_nobody_else_does():
    foreman = with_worker(SLEEPER)
    here = {"first": True}
    first, second = (
        foreman.send(Training(TrainingRequest(), visit=name, is_here=lambda: here["first"])) for name in "ab"
    )
    nobodys = foreman.send(Training(TrainingRequest(), is_here=lambda: False))
    until(lambda: first.begun)
    assert foreman.adopt("a", lambda: True, lambda _: True) is None  # its session lasts
    here["first"] = False
    for stranger in ("", "c", "aa"):
        assert foreman.adopt(stranger, lambda: True, lambda _: True) is None
    assert foreman.adopt("a", lambda: True, lambda one: one is second) is None
    assert foreman.adopt("b", lambda: True, lambda _: True) is second
    assert foreman.adopt("a", lambda: True, lambda _: True) is first
    assert first.is_here()
    assert foreman.adopt("a", lambda: True, lambda _: True) is None  # it has its new session
    assert len({nobodys.visit, Training(TrainingRequest()).visit}) == 2
    assert nobodys.visit not in repr(nobodys)
    for training in (nobodys, second, first):
        foreman.leave(training)
    assert foreman.adopt("a", lambda: True, lambda _: True) is None


# -- workers that break ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (TELL + "import os; os.abort()", say(TRAINING.broke)),
        (TELL + 'print(\'{"kind": "round"\')', say(TRAINING.broke)),
        (TELL + 'print(\'{"kind": "learned", "who": 1}\')', say(TRAINING.broke)),
        ("raise SystemExit(3)", say(TRAINING.broke)),
        (TELL + 'print(\'{"kind": "failed", "sentence": "No."}\')', "No."),
        (TELL + "import signal; signal.raise_signal(signal.SIGALRM)", say(TRAINING.too_long)),
    ],
)
def test_a_worker_that_breaks_is_a_sentence_and_the_next_goes_on(code, said):
    foreman = with_worker(code)
    first, second = foreman.send(Training(TrainingRequest())), foreman.send(Training(TrainingRequest()))
    until(lambda: second.state.is_over)
    assert [(one.state, one.said) for one in (first, second)] == [(JobState.FAILED, said)] * 2


def test_a_worker_that_can_not_be_started_is_a_sentence():
    training = JobRunner(("no-such-program",)).send(Training(TrainingRequest()))
    until(lambda: training.state.is_over)
    assert (training.state, training.said) == (JobState.FAILED, say(TRAINING.broke))


def test_stopped_before_its_first_round_it_says_so():
    foreman = with_worker(SLEEPER)
    training = foreman.send(Training(TrainingRequest()))
    until(lambda: training.begun)
    foreman.stop(training)
    until(lambda: training.state.is_over)
    assert training.said == say(TRAINING.stopped)


def test_the_server_has_one_foreman():
    assert foremen.job_runner() is foremen.job_runner()


def test_a_report_that_is_none_is_refused():
    training = Training(TrainingRequest())
    training.take('{"kind": "round", "number": 3, "training_nats": 1.5, "held_out_nats": null}')
    assert training.rounds == [Round(3, 1.5)]
    for line in ("", "[]", "{}", '{"kind": "round"}', '{"kind": "job"}'):
        with pytest.raises(ValueError):  # noqa: PT011
            read_report(line)


def test_one_visit_has_two_in_the_queue_however_many_windows_it_opens():
    foreman = with_worker(SLEEPER)
    mine = [foreman.send(Training(TrainingRequest(), visit="mine")) for _ in range(foremen.MOST_OF_ONE)]
    for _ in range(20):
        with refused("training.enough"):
            foreman.send(Training(TrainingRequest(), visit="mine"))
    other = foreman.send(Training(TrainingRequest(), visit="other"))  # is not kept waiting by them
    assert foreman.place(other) == foremen.MOST_OF_ONE
    foreman.leave(mine[1])
    again = foreman.send(Training(TrainingRequest(), visit="mine"))
    for one in (again, other, mine[0]):
        foreman.leave(one)


def test_errands_that_name_no_visit_are_of_different_ones():
    assert len({Training(TrainingRequest()).visit for _ in range(10)}) == 10
