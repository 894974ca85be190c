"""The making of a worksheet beside the page, as those see it who asked for it."""

from __future__ import annotations

import json
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from time import time
from typing import ClassVar
from weakref import finalize

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Codes, Job
from carnatic.jobs.runner import JobRunner
from carnatic.jobs.training_messages import Failed
from carnatic.jobs.worksheet_messages import WorksheetDone, read_sheet_report
from carnatic.library import library
from carnatic.worksheets.files import sheet_name
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import worksheet_from_json, worksheet_json
from carnatic.worksheets.step import Progress

_WORKER = (sys.executable, "-m", "carnatic.jobs.worksheet_worker")
MAKING = Codes("making.broke", "making.stopped", "making.too_long", "making.full", "making.enough")
_PREFIX = "varisai-worksheet-"  # of the folders' names
LEFT_SECONDS = 86_400.0  # after which a folder was left by a server that had no time to tidy up
WRITING_SHARE = 0.15  # of the time, before the files are made


@dataclass(eq=False)
class WorksheetJob(Job):
    """What has come of a worksheet so far. folder: where its files lie until it is put away."""

    codes: ClassVar[Codes] = MAKING

    request: WorksheetRequest
    step: Progress | None = None
    made: WorksheetDone | None = None
    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix=_PREFIX)))

    def __post_init__(self) -> None:
        # also when nobody holds it any more, and when the server stops
        self._removal = finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @property
    def order(self) -> str:
        """The request, and where its files shall lie."""
        return write_order(self.request, self.folder)

    @property
    def is_done(self) -> bool:
        """Whether the files are there."""
        return self.made is not None

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        if self.step is None:
            return 0.0
        done = (self.step.number - 1) / self.step.of
        return WRITING_SHARE + (1 - WRITING_SHARE) * done if self.step.is_written else WRITING_SHARE * done

    @property
    def files(self) -> tuple[Path, Path]:
        """The booklet and the zip."""
        return files_in(self.folder, self.request)

    def take(self, line: str) -> None:
        """Add what was told."""
        match report := read_sheet_report(line):
            case Progress():
                self.step = report
            case WorksheetDone():
                self.made = report
            case Failed():
                self.said = report.sentence

    def put_away(self) -> None:
        """Remove the files."""
        self._removal()


def files_in(folder: Path, request: WorksheetRequest) -> tuple[Path, Path]:
    """Where booklet and zip of a worksheet lie in a folder."""
    name = sheet_name(request)
    return folder / f"{name}.pdf", folder / f"{name}.zip"


def write_order(request: WorksheetRequest, folder: Path) -> str:
    """What the process is told, in one line. Inverse of read_order."""
    return json.dumps({"folder": str(folder), "request": worksheet_json(request)})


def read_order(line: str) -> tuple[WorksheetRequest, Path]:
    """What to make, and where. Raises CarnaticError for a line that is no order."""
    try:
        table = json.loads(line)
        request, folder = table["request"], table["folder"]
    except (ValueError, TypeError, KeyError, RecursionError):
        request = folder = None
    if not isinstance(request, dict) or not isinstance(folder, str):
        raise CarnaticError("making.unreadable")
    return worksheet_from_json(request, library()), Path(folder)


def tidy_up(place: Path, now: float) -> None:
    """Remove what a server has left in a place that was ended without a word. now: seconds since 1970."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, or gone by now
            if now - folder.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(folder)


@cache
def worksheet_runner() -> JobRunner:
    """The server's one foreman for worksheets."""
    tidy_up(Path(gettempdir()), time())
    return JobRunner(_WORKER)
