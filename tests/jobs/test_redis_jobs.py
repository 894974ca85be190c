"""Jobs over Redis: several servers, workers that are killed, and a Redis that is away."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from carnatic.jobs import redis_store
from carnatic.jobs import runner as runner_module
from carnatic.jobs.job import JobState
from carnatic.jobs.messages import Done, Progress, write_message
from carnatic.jobs.redis_runner import RedisRunner
from carnatic.jobs.redis_worker import Worker
from carnatic.jobs.runner import JobRunner, job_runner
from carnatic.jobs.training import TRAINING, Learned, Round, Training
from carnatic.jobs.worksheet import WorksheetJob, WorksheetResult
from carnatic.messages import say
from tests.jobs.conftest import RedisServer
from tests.jobs.test_runner import BEGIN, LEARNER, SLEEPER, a_training, any_job
from tests.jobs.test_worker import is_alive
from tests.jobs.test_worksheet_job import MAKER, request_of
from tests.refusing import refused
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.usefixtures("quick")
# learns only once a file is there
PATIENT = BEGIN + (
    "import time, pathlib; gate = pathlib.Path({gate!r});\n"
    f"print({write_message(Progress(Round(1, 2.0)))!r}, flush=True)\n"
    "while not gate.exists(): time.sleep(0.02)\n"
    f"print({write_message(Done(Learned(1, '')))!r}, flush=True)"
)


class Machines:
    """The servers and workers of a test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._servers: list[RedisRunner] = []
        self._workers: list[Worker] = []

    def server(self, **seconds: float) -> RedisRunner:
        self._servers.append(RedisRunner(self.url, **seconds))
        return self._servers[-1]

    def worker(self, code: str, lease_seconds: int = 15) -> Worker:
        worker = Worker(Redis.from_url(self.url), (sys.executable, "-c", code), lease_seconds)
        worker.start()
        self._workers.append(worker)
        return worker

    def end(self) -> None:
        for server in self._servers:
            server.close()
        for worker in self._workers:
            worker.stopped.set()


@pytest.fixture
def machines(redis_url: str) -> Iterator[Machines]:
    made = Machines(redis_url)
    yield made
    made.end()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of the test's own, to be killed."""
    server = RedisServer(tmp_path / "redis")
    yield server
    server.kill()


def killed_worker(url: str, code: str, lease_seconds: int) -> subprocess.Popen[bytes]:
    """A worker in a process of its own."""
    program = (
        "import sys, time; from redis import Redis; from carnatic.jobs.redis_worker import Worker\n"
        f"Worker(Redis.from_url({url!r}), (sys.executable, '-c', {code!r}), {lease_seconds}).start(); time.sleep(600)"
    )
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)


# -- several servers ---------------------------------------------------------------------------------


def test_a_job_of_a_server_that_has_ended_is_shown_by_another(machines: Machines) -> None:
    first, second = machines.server(), machines.server()
    machines.worker(SLEEPER)
    job = first.submit(a_training(visit="mine"))
    until(lambda: job.begun)
    assert second.adopt("other", lambda: True, any_job) is None
    first.close()
    again = second.adopt("mine", lambda: True, any_job)
    assert isinstance(again, Training)
    assert again is not job
    assert (again.state, again.begun, again.request) == (JobState.RUNNING, job.begun, job.request)
    second.stop(again)
    until(lambda: again.state.is_over)
    assert again.failure == say(TRAINING.codes.stopped)


def test_the_files_are_handed_out_by_any_server(machines: Machines) -> None:
    machines.worker(MAKER)
    job = machines.server().submit(WorksheetJob(request_of(title="Tuesday"), visit="mine"))
    until(lambda: job.state is JobState.DONE)
    again = machines.server().adopt("mine", lambda: True, any_job)
    assert isinstance(again, WorksheetJob)
    assert (again.state, again.result) == (JobState.DONE, WorksheetResult(2))
    assert again.folder != job.folder
    assert [path.read_bytes() for path in again.files] == [b"tuesday.pdf", b"tuesday.zip"]


def test_a_job_that_one_server_cancels_is_cancelled_in_the_other(machines: Machines) -> None:
    first, second = machines.server(), machines.server()
    machines.worker(SLEEPER)
    job = first.submit(a_training(visit="mine"))
    until(lambda: job.begun)
    assert job.begun is not None
    again = second.adopt("mine", lambda: True, any_job)
    assert again is not None
    second.cancel(again)
    until(lambda: job.state is JobState.CANCELLED)
    until(lambda: not is_alive(job.begun.lessons if job.begun else 0))


def test_an_order_of_another_version_is_no_job(machines: Machines) -> None:
    server, client = machines.server(), Redis.from_url(machines.url)
    jobs = []
    for order in ("[]", '{"network": "theirs"}', "", "\0"):
        jobs.append(server.submit(a_training(visit=f"visit {order}")))
        client.hset(f"varisai:job:{server._copies[jobs[-1]].id}", "order", order)
        assert machines.server().adopt(f"visit {order}", lambda: True, any_job) is None
    machines.worker(LEARNER)
    until(lambda: all(job.state.is_over for job in jobs))
    assert {(job.state, job.failure) for job in jobs} == {(JobState.FAILED, say("training.unreadable"))}


def test_a_visit_has_its_limits_over_all_servers(machines: Machines) -> None:
    servers = [machines.server() for _ in range(3)]
    for server in servers[:2]:
        server.submit(a_training(visit="mine"))
    with refused(TRAINING.codes.enough):
        servers[2].submit(a_training(visit="mine"))
    others = [servers[n % 3].submit(a_training()) for n in range(runner_module.MOST_WAITING - 1)]
    with refused(TRAINING.codes.full):
        servers[0].submit(a_training())
    assert servers[1].position(others[0]) == 0  # that server knows nothing of it
    assert servers[0].position(others[0]) == 2


def test_a_job_that_no_server_shows_ends(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carnatic.jobs.redis_runner.ABANDONED_SECONDS", 0.05)
    machines.worker(SLEEPER)
    gone, other, client = machines.server(), machines.server(), Redis.from_url(machines.url)
    first, second = gone.submit(a_training(visit="mine")), gone.submit(a_training())
    until(lambda: first.begun and gone._copies[first].kept > 0 and gone._copies[second].kept > 0)
    pid = first.begun.lessons if first.begun else 0
    gone.close()
    for key in client.scan_iter("varisai:job:*:leased"):
        assert 50 < client.ttl(key) <= 60
        client.delete(key)  # as a minute does
    until(lambda: not is_alive(pid))
    found = other.adopt("mine", lambda: True, any_job)
    assert found is not None
    assert (found.state, found.failure) == (JobState.FAILED, say(TRAINING.codes.abandoned))
    until(lambda: not client.exists("varisai:unfinished:training"))


# -- workers that end --------------------------------------------------------------------------------


def test_the_job_of_a_killed_worker_is_taken_up_again(machines: Machines) -> None:
    job = machines.server().submit(a_training())
    worker = killed_worker(machines.url, SLEEPER, 1)
    until(lambda: job.begun)
    pid = job.begun.lessons if job.begun else 0
    worker.kill()
    worker.wait()
    until(lambda: not is_alive(pid))  # its process doesn't outlive it
    machines.worker(LEARNER, lease_seconds=1)
    until(lambda: job.state.is_over)
    assert (job.state, job.failure, job.remark) == (JobState.DONE, "", "")
    assert job.begun is not None
    assert job.begun.lessons != pid


def test_a_worker_that_stops_gives_its_job_back(machines: Machines) -> None:
    job = machines.server().submit(a_training())
    for _ in range(redis_store.MOST_TRIES + 1):  # it isn't the job's fault, however often
        worker = machines.worker(SLEEPER)
        until(lambda: job.begun)
        pid = job.begun.lessons if job.begun else 0
        worker.stopped.set()
        until(lambda pid=pid: not is_alive(pid))  # type: ignore[misc]
        until(lambda: job.state is JobState.WAITING and job.remark == say("queue.again"))
    machines.worker(LEARNER)
    until(lambda: job.state is JobState.DONE)


def test_a_job_that_is_delivered_twice_runs_once(machines: Machines, tmp_path: Path) -> None:
    gate, client = tmp_path / "gate", Redis.from_url(machines.url)
    job = machines.server().submit(a_training())
    client.rpush("rq:queue:varisai-training", client.lindex("rq:queue:varisai-training", 0))
    for _ in range(2):
        machines.worker(PATIENT.replace("{gate!r}", repr(str(gate))))
    until(lambda: job.rounds and not client.llen("rq:queue:varisai-training"))
    pid = job.begun.lessons if job.begun else 0
    gate.touch()
    until(lambda: job.state.is_over)
    assert job.begun is not None
    assert (job.state, job.begun.lessons) == (JobState.DONE, pid)


def test_a_job_that_ends_every_worker_is_given_up(machines: Machines) -> None:
    server = machines.server()
    job = server.submit(a_training())
    store = server._store
    client = Redis.from_url(machines.url)
    for _ in range(redis_store.MOST_TRIES):
        id_ = client.lindex("rq:queue:varisai-training", 0).decode()
        assert store.take(id_, "of a worker that is heard no more") is not None
    machines.worker(LEARNER)
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.FAILED, say(TRAINING.codes.broke))


def test_nothing_that_redis_holds_is_called_by_a_worker(machines: Machines, tmp_path: Path) -> None:
    """Who can write to Redis can at most ask for a job."""
    job = machines.server().submit(a_training())
    client, left = Redis.from_url(machines.url), tmp_path / "left"
    id_ = client.lindex("rq:queue:varisai-training", 0).decode()
    from rq.job import Job as Delivery
    from rq.serializers import JSONSerializer

    delivery = Delivery.fetch(id_, connection=client, serializer=JSONSerializer)
    delivery.func_name, delivery.args = "os.mkdir", [str(left)]
    delivery.save()
    machines.worker(LEARNER)
    until(lambda: job.state is JobState.DONE)
    assert not left.exists()


# -- Redis away --------------------------------------------------------------------------------------


def test_without_redis_at_the_start_jobs_run_here_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for url, why in (
        ("redis://:secret@127.0.0.1:1/0", "queue.no_answer"),
        ("rabbit://secret", "queue.bad_address"),
        ("redis://127.0.0.1:secret", "queue.bad_address"),
    ):
        caplog.clear()
        job_runner.cache_clear()
        monkeypatch.setenv(runner_module.REDIS_URL, url)
        assert isinstance(job_runner(), JobRunner)
        sentence = say("queue.local", why=say("queue.no_redis", why=say(why)))
        assert [record.getMessage() for record in caplog.records] == [sentence]
        assert "secret" not in caplog.text
    job_runner.cache_clear()


def test_with_redis_at_the_start_jobs_run_there(monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    job_runner.cache_clear()
    monkeypatch.setenv(runner_module.REDIS_URL, redis_url)
    runner = job_runner()
    job_runner.cache_clear()
    assert isinstance(runner, RedisRunner)
    runner.close()


@pytest.mark.parametrize("keeps_data", [True, False])
def test_a_job_goes_on_when_redis_is_back(
    keeps_data: bool, mortal: RedisServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    machines, gate = Machines(mortal.url()), tmp_path / "gate"
    server = machines.server()
    machines.worker(PATIENT.replace("{gate!r}", repr(str(gate))), lease_seconds=60)
    job, waiting = server.submit(a_training(visit="mine")), server.submit(a_training())
    until(lambda: job.rounds)
    pid = job.begun.lessons if job.begun else 0
    mortal.kill()
    until(lambda: job.remark == waiting.remark == say("queue.waits"))
    assert (job.state, waiting.state) == (JobState.RUNNING, JobState.WAITING)
    with refused("queue.away"):
        server.submit(a_training())
    assert server.adopt("mine", lambda: True, any_job) is None
    server.stop(job)  # which nobody hears: the job goes on
    assert is_alive(pid)
    if not keeps_data:
        mortal.lose_data()
    mortal.start()
    gate.touch()
    until(lambda: job.state.is_over and waiting.state.is_over)
    assert [(one.state, one.failure, one.remark) for one in (job, waiting)] == [(JobState.DONE, "", "")] * 2
    assert len(job.rounds) == 1
    assert job.begun is not None
    assert (job.begun.lessons == pid) == keeps_data  # a job that Redis has lost begins again
    # by the server and by the worker
    until(lambda: caplog.messages.count(say("queue.away")) == caplog.messages.count(say("queue.back")) >= 2)
    machines.end()


def test_a_job_that_is_cancelled_while_redis_is_away_ends(mortal: RedisServer) -> None:
    machines = Machines(mortal.url())
    server = machines.server()
    machines.worker(SLEEPER)
    job = server.submit(a_training(visit="mine"))
    until(lambda: job.begun)
    mortal.kill()
    server.cancel(job)
    assert job.state is JobState.CANCELLED
    mortal.start()
    until(lambda: not is_alive(job.begun.lessons if job.begun else 0))
    until(lambda: server.adopt("mine", lambda: True, any_job) is None)
    machines.end()


# -- what is kept ------------------------------------------------------------------------------------


def test_the_oldest_files_make_room(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_store, "MOST_KEPT_BYTES", 50)  # two results have 22 bytes each
    server = machines.server()
    machines.worker(MAKER)
    jobs = []
    for number in range(3):
        jobs.append(server.submit(WorksheetJob(request_of(title="Tuesday"), visit=f"visit {number}")))
        until(lambda: jobs[-1].state is JobState.DONE)
    other = machines.server()
    found = [other.adopt(f"visit {number}", lambda: True, any_job) for number in range(3)]
    there = [[path.exists() for path in one.files] if one else None for one in found]
    assert there == [[False, False], [True, True], [True, True]]


def test_files_that_are_too_large_are_refused(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_store, "MOST_RESULT_BYTES", 21)
    machines.worker(MAKER)
    job = machines.server().submit(WorksheetJob(request_of(title="Tuesday")))
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.FAILED, say("making.too_large"))


def test_a_full_redis_is_waited_for(mortal: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    machines, client = Machines(mortal.url()), Redis.from_url(mortal.url())
    server = machines.server()
    job = server.submit(WorksheetJob(request_of(title="Tuesday")))
    client.config_set("maxmemory", 1)
    with refused("queue.away"):
        server.submit(a_training())
    machines.worker(MAKER)
    until(lambda: say("queue.away") in caplog.text)
    client.config_set("maxmemory", 0)
    until(lambda: job.state is JobState.DONE)
    machines.end()


def test_nothing_is_kept_for_ever_and_no_secret_is_kept(machines: Machines) -> None:
    server = machines.server()
    machines.worker(MAKER)
    done = server.submit(WorksheetJob(request_of(title="Tuesday"), visit="a-long-secret"))
    until(lambda: done.state is JobState.DONE)
    waiting = server.submit(a_training(visit="a-long-secret"))
    client = Redis.from_url(machines.url)
    endless = {key.decode() for key in client.scan_iter("varisai:*") if client.ttl(key) == -1}
    assert endless <= {"varisai:results", "varisai:unfinished:training", "varisai:unfinished:worksheet"}
    assert b"a-long-secret" not in b"".join(client.dump(key) or b"" for key in client.scan_iter("*"))
    server.cancel(done)
    server.cancel(waiting)
    assert client.llen("varisai:results") == client.llen("varisai:unfinished:training") == 0


# -- the command ---------------------------------------------------------------------------------------


def varisai_worker(url: str) -> subprocess.Popen[str]:
    words, variables = [sys.executable, "-m", "carnatic", "worker"], os.environ | {runner_module.REDIS_URL: url}
    return subprocess.Popen(words, cwd=ROOT, env=variables, stderr=subprocess.PIPE, text=True)


@pytest.mark.sweep
def test_the_command_runs_a_job_and_ends_when_it_is_told(machines: Machines) -> None:
    job = machines.server().submit(WorksheetJob(request_of(number="1")))
    worker = varisai_worker(machines.url)
    assert worker.stderr is not None
    assert worker.stderr.readline() == say("queue.ready") + "\n"
    until(lambda: job.state.is_over)
    assert (job.state, job.failure) == (JobState.DONE, "")
    assert all(path.stat().st_size > 1000 for path in job.files)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait() == 0
    worker.stderr.close()


def test_the_command_without_redis_is_a_sentence() -> None:
    for url, sentence in (
        ("", say("queue.no_url")),
        ("redis://127.0.0.1:1", say("queue.no_redis", why=say("queue.no_answer"))),
    ):
        worker = varisai_worker(url)
        assert worker.communicate() == (None, sentence + "\n")
        assert worker.returncode == 2
