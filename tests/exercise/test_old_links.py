"""Links of versions 2 and 3 as they were handed out, pinned: each opens to what it always opened to.

No line here is ever changed. They hold the packing, its dictionary and its level as well: where one of these
changes, the swaras of a packed link become others, or none.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import parse_qsl

import pytest

from carnatic.errors import DamagedLink
from carnatic.exercise.link import decode, is_request_link, read_request
from carnatic.exercise.request import fields
from carnatic.exercise.sargam.draft import with_header
from carnatic.exercise.sargam.text import TIMES, show
from carnatic.library import library
from carnatic.messages import message
from tests.laws import for_each
from tests.refusing import refused

L = library()
VERSION_2 = [
    "v=2&raga=Mohanam&speed=2&no=5&sruti=207.65&tempo=72&swaras=srgpd-sr_srgpdS--_Sdpgr-Sd_Sdpgrs--",
    "v=2&raga=Sriranjani&no=12&model=168d6c7e730e&swaras=srgmdmdn_srgmdnS-_Sndmgmgr_Sndmgrs-&own=4",
    "v=2&raga=Mechakalyani&family=own&speed=2&no=0&voice=akaram&gamaka=40&strings=P._S_S_S.&beat=mridangam&script=t"
    "elugu&clef=bass&places=yes&swaras=rrn..n..--gr_S~n..S~rn..ss-",
    "v=2&raga=Malahari&tala=chaturasra+jati+Rupaka&family=gitam&no=1&swaras=mpdSSR_RSdpmp_rmpdmp_dpmgrs_srm-gr_srgr"
    "s-_rmpdmp_dpmgrs_srm-gr_srgrs-",
    "v=2&raga=Mayamalavagowla&family=own&speed=2&no=0&eduppu=desadi&swaras=srgmpdnS",
    "v=2&raga=Mohanam&family=own&no=0&tuning=equal&map=R2~200_G3~372.31&swaras=srgpdS--_Sdpgrs--&own=xcc01",
]
VERSION_3 = [
    "v=3&raga=Dhirasankarabharanam&tala=sankeerna+jati+Dhruva&family=own&speed=3&no=0&swaras=.FY_NcsMgEIP1NL3GuE4wG"
    "NiF5ce4aeL00pm8_4OUHjXSfJIIZT75mAmSQkq6biRitdSEio7pVCAqLiLFID4nnZ636cF5v1QsuC9Vd9S0VtgXXyTGoPccCEvPXhxeKsdDk2m"
    "AaRO_V95cIr59i41Y0QjoOxTjCU0Imcw5AyHWgEjslzdwGYGpBXXsGs3JgM4_auRX8WPzkLj2hLahrINmazPVJXHeMneUqAUs6v1xmsJIpvqls"
    "33YYuXG-KL_0lG4fEEwH6j-80SAeESm66_Kou6b8cPkPepapAM8nm-c79fUoSIFja4ZZ9KoWyOzz1yR1l7g_gA&own=x124924924924924924"
    "92492492492492492492492492492492",
    "v=3&raga=Hanumatodi&family=own&no=0&swaras=.DU9brgUxCNrVmb5Q1FZn7v4XdJvwQQgEYEFU355CZDsiBxcxcSzUYG5tyzpHxqv9TC"
    "ZiKSMwitPULndnf0Wc7WUrOmfKcDFW46FIwOHZffLv982rR5iKY0tLbH9qOdIWz69C1dcyW1-_JoRC3cyeDNGxSSnhjBh328byHLuVLpbhHlil"
    "8WxunPbqdOC7XbfIxoYLqZY3Q55-N5Kbw93-AQ",
    "v=3&raga=Mayamalavagowla&family=own&no=0&swaras=.LZALjsMwCEQZcai0jb843qj3v9A-2ipKZMMw84h3M1-adpmaRoyqy5v505cPy"
    "tXDGpKud7GlZhr-0l--Gn2oKnjapOWV-mEp9NCpwNG3eo5MnT4bYbpSbnwGXZS3cTE_OKiHn6TisjEeiElmFKSZhRy8kcKrVCxTJXX9iN5mZal"
    "guHVSzg6S_hn0kuepSMxcIord_gAAjzX9QZvs7jOIpfYCdUPi0VjnY8JYwWBuUyHj2ZMA660o4OQvvL4bwDzYsVhuMeCvFt62ph__",
]
# addresses without swaras, which ask for something new
WISHES = {
    "raga=Mohanam&family=janta&no=3": {"raga": "Mohanam", "family": "janta", "seed": "3"},
    "raga=Sahana&family=free&no=0": {"raga": "Sahana", "family": "free", "seed": "0"},
    "tala=Rupaka&family=alankaram&speed=2&map=G3~372.31&sruti=146.83&far=1.5&level=3&range=wide&plan=mirrored": {
        "tala": "chaturasra jati Rupaka", "family": "alankaram", "speed": "2", "mapping": "G3=372.31",
        "sruti": "146.83 Hz", "temperature": "1.5", "difficulty": "3", "range": "wide", "plan": "mirrored",
    },
}  # fmt: skip


def read(query: str) -> dict[str, str]:
    """The parameters of a query string, as a server reads them."""
    return dict(parse_qsl(query, keep_blank_values=True))


def opened(link: str) -> str:
    """The exercise of a link as text, as it was pinned: without how many times it is sung, which follows from it."""
    return with_header(show(decode(read(link), L)), {TIMES: ""})


@pytest.mark.parametrize(("version", "links"), [("2", VERSION_2), ("3", VERSION_3)])
def test_links_give_what_they_gave(version: str, links: list[str], golden: Callable[[str, str], None]) -> None:
    assert all(read(link)["v"] == version for link in links)
    assert len(links) >= 3
    golden(f"old_links_{version}.txt", "\n".join(f"{link}\n\n{opened(link)}" for link in links))


def test_packed_links_hold_every_kind_of_swara() -> None:
    """Karvais, numbers, four sthayis and a user's own units, so that every part of the packing is tested."""
    found = [decode(read(link), L) for link in VERSION_3]
    notes = [note for exercise in found for note in exercise.notes]
    assert {note.swara.sthayi.value for note in notes} >= {-2, -1, 0, 1, 2}
    assert {note.swara.number for note in notes} >= {None, 1, 3}
    assert max(note.units for note in notes) > 2
    assert any(exercise.given for exercise in found)


@for_each("wish", WISHES)
def test_an_address_without_swaras_asks_for_what_it_asked_for(wish: str) -> None:
    assert is_request_link(read(wish))
    told = fields(read_request(read(wish), L))
    assert {key: told[key] for key in WISHES[wish]} == WISHES[wish]


# -- how much a link may hold --------------------------------------------------------------------

LONG = {"raga": "Mohanam", "tala": "sankeerna jati Dhruva", "family": "own", "no": "0"}


def of_avartanams(count: int) -> dict[str, str]:
    """A link whose line is legal, of 58 characters an avartanam."""
    return LONG | {"v": "2", "swaras": "_".join(["s." * 29] * count)}


def test_the_longest_link_is_bounded() -> None:
    assert len(decode(of_avartanams(2), L).notes) == 58
    with refused(message("link.damaged", why=message("link.too_long")), DamagedLink):
        decode(of_avartanams(70), L)


def test_what_unpacks_to_more_than_a_link_may_hold_is_not_unpacked() -> None:
    """A million units in a thousand characters; each of them is a swara that a line may have."""
    press = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    bomb = press.compress(b"@" * 1_000_000) + press.flush()
    packed = "." + urlsafe_b64encode(bomb).decode().rstrip("=")
    assert len(packed) < 2000
    with refused(message("link.damaged", why=message("link.packed")), DamagedLink):
        decode(LONG | {"v": "3", "swaras": packed}, L)
