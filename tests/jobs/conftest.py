"""A real Redis for each test process, and both runners of jobs for the same tests."""

from __future__ import annotations

import itertools
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis, RedisError

from carnatic.jobs import redis_runner, redis_worker
from carnatic.jobs.redis_runner import RedisRunner
from carnatic.jobs.redis_worker import Worker
from carnatic.jobs.runner import JobRunner, Runner
from tests.waiting import until

DATABASES = 500  # each test has one of its own, in which nothing of an earlier test can happen


class RedisServer:
    """A Redis that keeps its data in a folder, so that it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        folder.mkdir(exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        options = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.folder,
            "databases": DATABASES,
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always",
            "daemonize": "no",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL)
        until(self.answers)

    def answers(self) -> bool:
        try:
            return bool(Redis(port=self.port).ping())
        except RedisError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def lose_data(self) -> None:
        """Forget everything, while it is down."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One for the tests that leave it running."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture(scope="session")
def _databases() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def redis_url(redis_server: RedisServer, _databases: Iterator[int]) -> str:
    """An empty database."""
    return redis_server.url(next(_databases))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let servers and workers look at Redis more often than usual."""
    monkeypatch.setattr(redis_runner, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(redis_worker, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(redis_worker, "WAIT_SECONDS", 0.1)


@pytest.fixture(params=["here", "redis"])
def with_command(request: pytest.FixtureRequest) -> Iterator[Callable[..., Runner]]:
    """Make a runner of either kind from the command of its workers."""
    if request.param == "here":
        yield JobRunner
        return
    request.getfixturevalue("quick")
    url = request.getfixturevalue("redis_url")
    started: list[tuple[RedisRunner, Worker]] = []

    def make(command: tuple[str, ...] = JobRunner().command, **seconds: float) -> Runner:
        runner, worker = RedisRunner(url, **seconds), Worker(Redis.from_url(url), command)
        worker.start()
        started.append((runner, worker))
        return runner

    yield make
    for runner, worker in started:
        runner.close()
        worker.stopped.set()


@pytest.fixture
def with_worker(with_command: Callable[..., Runner]) -> Callable[..., Runner]:
    """Make a runner of either kind whose workers run a piece of Python."""

    def make(code: str, **seconds: float) -> Runner:
        return with_command((sys.executable, "-c", code), **seconds)

    return make
