"""Two replicas behind Caddy: one is killed, and its visitors go on at the other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page
from redis import Redis

from carnatic.jobs.redis_worker import Worker
from carnatic.messages import say
from tests.browser.player_browser import PATIENCE_MS, act_until
from tests.deployment.replicas import COOKIE, Proxy, Replica, context_of_the_image, install
from tests.jobs.conftest import RedisServer
from tests.jobs.test_worksheet_job import MAKER_REST, TELL
from tests.waiting import until

RAGAS = ("Mohanam", "Kalyani", "Hindolam", "Todi", "Abhogi")
CONNECTED = "[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
EXERCISE = "window.varisaiPlayer && window.varisaiPlayer.state().digest"


class Site:
    """Two replicas from the image's contents that share a Redis, the proxy, and visitors."""

    def __init__(self, browser: Browser, folder: Path, redis: RedisServer, base: str) -> None:
        self.browser = browser
        self.installed = install(context_of_the_image(folder / "context"), folder / "varisai")
        self.contents = self.installed.contents()
        variables = {"VARISAI_REDIS_URL": redis.url(), "FORWARDED_ALLOW_IPS": "*"}
        if base:
            variables["STREAMLIT_SERVER_BASE_URL_PATH"] = base
        self.replicas = [Replica(folder, self.installed, **variables) for _ in range(2)]
        for replica in self.replicas:
            replica.wait()
        self.proxy = Proxy(folder, self.replicas, base)
        self.pages: list[Page] = []

    def visit(self, path: str) -> Page:
        """A page of a new visitor."""
        # nobody knows Caddy's authority here
        context = self.browser.new_context(ignore_https_errors=True, bypass_csp=True)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(f"{self.proxy.address}{path}")
        page.wait_for_selector(CONNECTED)
        self.pages.append(page)
        return page

    def replica_of(self, page: Page) -> Replica:
        """The one that serves a page's visitor."""
        (value,) = [one["value"] for one in page.context.cookies() if one["name"] == COOKIE]
        return next(one for one in self.replicas if one.cookie == value)

    def assert_nothing_is_written(self) -> None:
        """The image's file system is read-only: its contents are as before, and so are the homes."""
        assert self.installed.contents() == self.contents
        assert [path for replica in self.replicas for path in replica.home.rglob("*")] == []

    def close(self) -> None:
        for page in self.pages:
            page.context.close()
        self.proxy.stop()
        for replica in self.replicas:
            replica.kill()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path / "redis")
    yield server
    server.kill()


@pytest.fixture
def site(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, redis: RedisServer) -> Iterator[Site]:
    """request.param: the path below which it is."""
    opened = Site(browser, tmp_path, redis, request.param)
    yield opened
    opened.close()


def kill_under(site: Site, pages: list[Page]) -> list[Page]:
    """Kill the replica of the first page, and wait until all pages have a socket; the pages of that replica."""
    dead = site.replica_of(pages[0])
    moved = [page for page in pages if site.replica_of(page) is dead]
    sockets: list[float] = []
    for page in moved:
        page.once("websocket", lambda _: sockets.append(monotonic()))
    killed = monotonic()
    dead.kill()
    until(lambda: pages[0].wait_for_timeout(20) or len(sockets) == len(moved))
    for page in pages:
        page.wait_for_selector(CONNECTED)
    print(f"{len(moved)} of {len(pages)} visitors moved; the last socket after {max(sockets) - killed:.1f} s")
    return moved


def exercises(site: Site, visits: int) -> list[Page]:
    """A page for each visitor, with an exercise of their own."""
    pages = [site.visit(f"/?raga={RAGAS[number % len(RAGAS)]}&no={number}") for number in range(visits)]
    for page in pages:
        page.wait_for_function(EXERCISE)
    return pages


def assert_all_go_on(site: Site, pages: list[Page], others: list[Page]) -> None:
    """Kill the replica of the first page: all are on the same exercise, and the next is in the same raga."""
    before = [(page.url, page.evaluate(EXERCISE)) for page in pages]
    moved = kill_under(site, [*others, *pages])
    assert [(page.url, page.evaluate(EXERCISE)) for page in pages] == before
    for page in moved:
        if page in pages:
            raga = next(part for part in page.url.split("&") if part.startswith("raga="))
            press = page.get_by_role("button", name=say("practice.new")).first
            act_until(page, press.click, f"digest => {EXERCISE} !== digest", page.evaluate(EXERCISE))
            assert raga in page.url


@pytest.mark.sweep
@pytest.mark.parametrize("site", ["/school/varisai"], indirect=True)
def test_below_a_path_exercises_and_a_worksheet_outlive_their_replica(
    site: Site, redis: RedisServer, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.02)\n"
    worker = Worker(Redis.from_url(redis.url()), (sys.executable, "-c", f"{TELL}\n{wait}{MAKER_REST}"))
    worker.start()
    teacher = site.visit("/worksheets?ragas=Mohanam&number=2&new_percent=0")
    teacher.get_by_role("button", name=say("worksheets.create")).click()
    teacher.get_by_role("progressbar").wait_for()
    assert_all_go_on(site, exercises(site, 2), [teacher])
    gate.touch()
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Booklet, PDF").click()
    assert download.value.path().read_bytes().endswith(b".pdf")
    worker.stop()
    assert sorted(map(site.installed.is_healthy, site.replicas)) == [False, True]
    site.assert_nothing_is_written()


@pytest.mark.soak
@pytest.mark.parametrize("site", [""], indirect=True)
def test_twenty_visitors_outlive_their_replica(site: Site) -> None:
    assert_all_go_on(site, exercises(site, 20), [])
