"""The hosts and origins that are accepted: the server's own, listed names, and no others."""

from __future__ import annotations

import logging

import pytest

from carnatic.pages.origins import Origins, host_name, origins_of

RULE = origins_of("Veena.example.net", ["varisai.example", "https://Practice.School.example:8443/path", "[fd00::5]"])
PORT = ":8501"


@pytest.mark.parametrize(
    "name",
    [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "192.168.1.5",
        "[fe80::1]",
        "veena",
        "VEENA.local",
        "veena.example.net",
        "varisai.example",
        "practice.school.example",
        "other.local",
        "localhost.",
    ],
)
def test_a_page_of_its_own_is_answered(name: str) -> None:
    for host in (name, name + PORT):
        assert RULE.accept(host, None), host
        assert RULE.accept(host, f"http://{host}"), host
        assert RULE.accept(host, f"https://{host.upper()}"), host


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://localhost.evil.example",
        "http://varisai.example.evil.example",
        "http://192.168.1.1",  # another machine of the house
        "http://127.0.0.2:8501",
        "http://other.local",
        "http://router",
        "http://user@localhost:8501",
        "http://localhost:8501@evil.example",
        "http://localhost:8501/",
        "http://localhost:8501, http://evil.example",
        "file://localhost",
        "ftp://localhost",
        "chrome-extension://localhost",
        "null",
        "localhost",
        "http://",
        "http://[::1",
        "http://localhost:port",
        "",
        "http://localhost\\.evil.example",
        "http://ⓛocalhost",
    ],
)
def test_a_page_of_another_origin_is_refused(origin: str) -> None:
    assert not RULE.accept("localhost:8501", origin)


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1", "https://varisai.example"])
def test_own_names_may_be_mixed_and_so_may_ports(origin: str) -> None:
    """A proxy can pass on another host or port than the browser's."""
    assert RULE.accept("127.0.0.1:8501", origin)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "varisai.example.evil", "", "a b", "x/y", "[::1"]
)
def test_a_borrowed_host_name_is_refused_with_its_own_origin_too(host: str) -> None:
    """Somebody's name may be pointed at this machine; the browser then takes both for one origin."""
    assert not RULE.accept(host, None)
    assert not RULE.accept(host, f"http://{host}")


def test_what_is_listed_and_is_no_host_is_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        rule = origins_of("", ["a/b", "x.example"])
    assert "'a/b' is not the name of a host" in caplog.text
    assert rule == Origins(frozenset({"localhost", "127.0.0.1", "::1", "x.example"}))


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("Example.org:8501", "example.org"),
        ("[::1]:80", "::1"),
        ("a.example.", "a.example"),
        (".", None),
        (":80", None),
        ("a:b", None),
        ("a:99999", None),
        ("a@b", None),
        ("a?b", None),
        ("a#b", None),
        ("a\\b", None),
    ],
)
def test_the_name_of_a_host(authority: str, name: str | None) -> None:
    assert host_name(authority) == name
