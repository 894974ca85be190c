"""What ``deploy`` makes, on free ports of this machine: the image's contents, replicas, and Caddy in front of them."""

from __future__ import annotations

import hmac
import os
import shutil
import socket
import ssl
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
SECRET = "0123456789abcdef"
COOKIE = "varisai_replica"


def context_of_the_image(folder: Path) -> Path:
    """A copy of the files that .dockerignore lets through to the image's builder."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name in (rule[1:] for rule in rules if rule.startswith("!")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, target)
    return folder


def install(context: Path, folder: Path) -> Installed:
    """Run deploy/install.sh in a virtual environment that has the packages of this one, so that nothing is fetched."""
    venv.create(folder / "venv", symlinks=True)
    packages = Path(sysconfig.get_path("purelib"))
    (next((folder / "venv/lib").glob("python3*")) / "site-packages/packages.pth").write_text(f"{packages}\n")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    variables = kept | {"PIP_NO_INDEX": "1", "PYTHON": sys.executable, "TORCH_INDEX": ""}
    subprocess.run([context / "deploy/install.sh", folder], env=variables, check=True, cwd="/")
    return Installed(folder)


@dataclass(frozen=True)
class Installed:
    """What deploy/install.sh has made."""

    folder: Path

    @property
    def python(self) -> str:
        return str(self.folder / "venv/bin/python")

    @property
    def app(self) -> Path:
        return self.folder / "app"

    def is_healthy(self, replica: Replica) -> bool:
        """What the image's health check says of a server."""
        variables = {"PORT": str(replica.port), "STREAMLIT_SERVER_BASE_URL_PATH": replica.base}
        run = subprocess.run([self.python, self.folder / "healthy.py"], env=variables, capture_output=True)
        return run.returncode == 0

    def contents(self) -> dict[str, int]:
        """The time of the last change of everything but the packages."""
        paths = [path for path in self.folder.rglob("*") if "venv" not in path.relative_to(self.folder).parts]
        return {str(path): path.stat().st_mtime_ns for path in paths}


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Replica:
    """One server of the page."""

    def __init__(self, folder: Path, installed: Installed, **variables: str) -> None:
        self.port, self.log = free_port(), folder / f"replica-{id(self)}.log"
        self.base = variables.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        command = (
            installed.python,
            "-m",
            "streamlit",
            "run",
            "app.py",
            "--server.address",
            "127.0.0.1",
            "--server.port",
        )
        # as the image has it: nothing but temporary files may be written
        self.home = folder / f"home-{id(self)}"
        self.home.mkdir()
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        kept |= {"HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                (*command, str(self.port)),
                cwd=installed.app,
                env=kept | variables,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def address(self) -> str:
        """'127.0.0.1:8501'."""
        return f"127.0.0.1:{self.port}"

    @property
    def cookie(self) -> str:
        """What Caddy writes into the cookie of a visitor of this replica."""
        return hmac.new(SECRET.encode(), self.address.encode(), "sha256").hexdigest()

    def wait(self) -> None:
        """Wait until it answers."""
        until(lambda: self.process.poll() is not None or _answers(f"http://{self.address}{self.base}/_stcore/health"))
        assert self.process.poll() is None, self.log.read_text()

    def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.process.wait()


class Proxy:
    """Caddy in front of replicas, with https of its own authority."""

    def __init__(self, folder: Path, replicas: list[Replica], base: str = "") -> None:
        port, self.log = free_port(), folder / "caddy.log"
        self.address = f"https://localhost:{port}{base}"
        variables = {
            "VARISAI_SITE": "localhost",
            "VARISAI_HTTP_PORT": str(free_port()),
            "VARISAI_HTTPS_PORT": str(port),
            "VARISAI_UPSTREAMS": "listed",
            "VARISAI_REPLICAS": " ".join(one.address for one in replicas),
            "VARISAI_COOKIE_SECRET": SECRET,
            "XDG_DATA_HOME": str(folder / "caddy-data"),
            "XDG_CONFIG_HOME": str(folder / "caddy-config"),
            "HOME": str(folder),
        }
        command = ("caddy", "run", "--config", str(ROOT / "deploy/Caddyfile"), "--adapter", "caddyfile")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=os.environ | variables, stdout=log, stderr=subprocess.STDOUT)
        until(lambda: self.process.poll() is not None or _answers(f"{self.address}/_stcore/health"))
        assert self.process.poll() is None, self.log.read_text()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


def _answers(address: str) -> bool:
    try:
        # the certificate is of an authority that nobody knows
        with urllib.request.urlopen(address, timeout=5, context=ssl._create_unverified_context()) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
