"""The measurement of the wire: its relay counts every byte, and its table has the targets."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import closing
from threading import Thread

import pytest

from benchmarks.wire.counting import counting_relay
from benchmarks.wire.run import as_table, percentile
from benchmarks.wire.visit import NETWORKS, PHONE, Cost, Visits


def test_the_relay_passes_everything_on_and_counts_both_ways() -> None:
    asked, answer = b"question" * 20_000, b"answer" * 30_000
    with closing(socket.create_server(("localhost", 0))) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                heard = b"".join(iter(lambda: connection.recv(65_536), b""))
                connection.sendall(answer if heard == asked else b"wrong")

        Thread(target=serve, daemon=True).start()
        with (
            counting_relay(server.getsockname()[1]) as (port, counter),
            socket.create_connection(("127.0.0.1", port)) as browser,
        ):
            browser.sendall(asked)
            browser.shutdown(socket.SHUT_WR)
            assert b"".join(iter(lambda: browser.recv(65_536), b"")) == answer
            assert counter.total == len(asked) + len(answer)


def test_the_95th_percentile_is_one_of_the_values() -> None:
    assert percentile(range(1, 21), 95) == 19
    assert percentile([3.0], 95) == 3.0


def test_the_table_names_what_was_measured_and_its_targets() -> None:
    cost = Cost(3_650_000, 7.2, 7.3, None)
    table = " ".join(as_table([Visits(NETWORKS[1], PHONE, cost, cost, cost, (cost, cost), ())]).split())
    assert "4G, phone" in table
    assert "same raga, kB 3650 3650 80 (120)" in table
    assert "press to sound, s" in table
    assert "static player, kB 3650" in table
    assert "another raga" not in table


@pytest.mark.sweep
def test_a_quick_look_measures_every_network() -> None:
    # a process of its own: Playwright allows one loop in each, and browser tests have one here
    command = [sys.executable, "-m", "benchmarks", "wire", "--quick", "--exercises", "1", "--format", "json"]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=1200).stdout)
    assert [one["network"]["name"] for one in found] == [network.name for network in NETWORKS]
    for one in found:
        for cost in (one["first"], one["second"], *one["same_raga"], *one["other_ragas"]):
            assert cost["bytes"] > 1000
            assert 0 < cost["sheet"] <= cost["sound"]
