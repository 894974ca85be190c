"""The listening page."""

from __future__ import annotations

from pathlib import Path

from scripts.listening import main, ways


def test_every_way_has_its_sound_and_its_key(tmp_path: Path) -> None:
    main(tmp_path, seed=3)
    sounds = sorted(tmp_path.glob("*.mp3"))
    # plain just veena is in each of the three sections
    assert len(sounds) == len(list(ways())) == 14
    assert len({path.read_bytes() for path in sounds}) == 12
    page, key = ((tmp_path / name).read_text() for name in ("index.html", "key.html"))
    assert all(f'src="{path.name}"' in page for path in sounds)
    assert "http" not in page + key
    assert [key.index(what) > 0 for what in ("nadaswaram", "pythagorean", "70 %")] == [True] * 3
    assert "nadaswaram" not in page


def test_the_page_names_the_raga_that_is_heard(tmp_path: Path) -> None:
    main(tmp_path, seed=0)
    request = next(ways())[2].request
    assert f"in {request.raga.name} and {request.tala.name}:" in (tmp_path / "index.html").read_text()


def test_sections_of_one_length_are_shuffled_apart(tmp_path: Path) -> None:
    """Or who has found out the tunings would know the gamakas."""
    given = {name: [what for section, what, _ in ways() if section == name] for name in ("Tunings", "Gamaka")}
    main(tmp_path, seed=1)
    key = (tmp_path / "key.html").read_text()
    orders = [sorted(range(4), key=lambda i: key.index(f"<li>{whats[i]}</li>")) for whats in given.values()]
    assert orders[0] != orders[1]
