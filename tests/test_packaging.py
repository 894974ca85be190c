"""The installed package: what pyproject.toml says, and a wheel that runs away from the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest

from carnatic.cli.main import main
from carnatic.errors import CarnaticError

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("carnatic", "assets", "static", "benchmarks")
EXTRAS = {
    "training": ("requirements-training.txt",),
    "benchmarks": ("requirements-training.txt", "benchmarks/requirements.txt"),
    "tests": ("requirements-training.txt", "benchmarks/requirements.txt", "requirements-test.txt"),
}


def pins(*names: str) -> set[str]:
    """The lines of requirements files that name a package, without spaces."""
    lines = [line for name in names for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    return {line.replace(" ", "").replace('"', "'") for line in lines if re.match(r"\w", line)}


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """The output of a command, which must succeed and doesn't see the checkout."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=kept | variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built offline from a copy of the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.suffix in {".py", ".toml", ".txt", ".md"} or path.name == "LICENSE":
            shutil.copy(path, tree)
    build = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet")
    run(*build, "--wheel-dir", folder, tree, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed in it."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", folder / "site")
    run(*pip, wheel, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """The wheel's METADATA."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_holds_all_of_assets_and_static(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    files = [path for folder in ("assets", "static") for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in files]
    assert len(names) > 50
    assert [name for name in names if held.get(f"carnatic/{name}") != (ROOT / name).read_bytes()] == []


def test_an_installed_command_finds_its_assets(installed: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = installed / "site" / "bin" / "varisai"
    printed = run(command, "lessons", "--raga", "Mohanam", cwd=installed, PYTHONPATH=str(installed / "site"))
    assert main(["lessons", "--raga", "Mohanam"]) == 0
    assert printed == capfd.readouterr().out != ""


def test_an_installed_package_reads_nothing_beside_itself(installed: Path) -> None:
    code = (
        "from carnatic.library import ASSETS, STATIC, library\n"
        "print(ASSETS, STATIC, len(library().syllables_font('tamil')) > 0, library().weights_hash)"
    )
    printed = run(sys.executable, "-c", code, cwd=installed, PYTHONPATH=str(installed / "site")).split()
    home = (installed / "site" / "carnatic").resolve()
    assert printed[:3] == [str(home / "assets"), str(home / "static"), "True"]
    assert len(printed[3]) == 64


def test_the_wheel_asks_for_the_pinned_packages(metadata: Message) -> None:
    asked: dict[str, set[str]] = {}
    for line in metadata.get_all("Requires-Dist", ()):
        package, _, extra = line.partition(' extra == "')
        # 'package; extra == "x"', 'package; python_version >= "3.13"', or both joined by 'and'
        bare = package.removesuffix(" and").removesuffix(";")
        asked.setdefault(extra.rstrip('"'), set()).add(bare.replace(" ", "").replace('"', "'"))
    assert asked.pop("") == pins("requirements.txt")
    assert asked == {extra: pins(*names) for extra, names in EXTRAS.items()}


def test_the_wheel_says_what_it_is(metadata: Message) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata["Version"] == project["version"]
    assert f"## {project['version']} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert {"LICENSE", "static/OFL.txt", "assets/fonts/OFL.txt"} <= set(metadata.get_all("License-File", ()))
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_every_package_is_pinned() -> None:
    files = {name for names in EXTRAS.values() for name in names} | {"requirements.txt"}
    loose = [line for line in sorted(pins(*files)) if not re.match(r"[\w.-]+==[\d.]+(;|$)", line)]
    assert not loose


@pytest.mark.parametrize("package", ["matplotlib", "tqdm"])
def test_training_without_its_packages_says_what_to_install(
    package: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from carnatic.compose.network.train import train_network

    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(CarnaticError) as refusal:
        train_network(ROOT / "assets/corpus", tmp_path, epochs=1)
    assert str(refusal.value).endswith(f"pip install {package}")
