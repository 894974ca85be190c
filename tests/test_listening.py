"""The page to listen with."""

from __future__ import annotations

from pathlib import Path

from scripts.listening import main, ways


def test_every_way_has_its_sound_and_its_key(tmp_path: Path) -> None:
    main(tmp_path, seed=3)
    sounds = sorted(tmp_path.glob("*.mp3"))
    # plain just veena stands in each of the three sections
    assert len(sounds) == len(list(ways())) == 14
    assert len({path.read_bytes() for path in sounds}) == 12
    page, key = ((tmp_path / name).read_text() for name in ("index.html", "key.html"))
    assert all(f'src="{path.name}"' in page for path in sounds)
    assert "http" not in page + key
    assert [key.index(what) > 0 for what in ("nadaswaram", "pythagorean", "70 %")] == [True] * 3
    assert "nadaswaram" not in page
