"""A worksheet as a job: its request and folder, its steps, and its files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from time import time
from typing import Any, ClassVar, Self
from weakref import finalize

from carnatic.errors import CarnaticError
from carnatic.jobs.job import Job, JobCodes, JobKind
from carnatic.jobs.limits import Limits
from carnatic.jobs.messages import Done, Progress, read_json
from carnatic.library import library
from carnatic.worksheets.files import make_worksheet, sheet_name
from carnatic.worksheets.lines import WorksheetStep, WrittenWorksheet, write_worksheet
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import worksheet_from_json, worksheet_json

_PREFIX = "varisai-worksheet-"  # of the folders' names
LEFTOVER_SECONDS = 86_400.0  # a folder that is older belongs to a server that ended without removing it
WRITING_SHARE = 0.15  # of the time; making the files takes the rest


@dataclass(frozen=True, slots=True)
class WorksheetResult:
    """The result: the worksheet's files are written. count: of exercises. remarks: sentences about what is missing."""

    count: int
    remarks: tuple[str, ...] = ()


WORKSHEET = JobKind(
    name="worksheet",
    limits=Limits(memory_bytes=2_000_000_000, cpu_seconds=600, clock_seconds=600),
    steps=(WorksheetStep,),
    result=WorksheetResult,
    codes=JobCodes(
        broke="making.broke",
        stopped="making.stopped",
        too_long="making.too_long",
        too_large="making.too_large",
        abandoned="making.abandoned",
        enough="making.enough",
        full="making.full",
    ),
)


@dataclass(eq=False)
class WorksheetJob(Job):
    """A job that makes a worksheet. folder: has its files until cleanup. address: of the app, for codes to scan."""

    kind: ClassVar[JobKind] = WORKSHEET

    request: WorksheetRequest
    step: WorksheetStep | None = None
    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix=_PREFIX)))
    result: WorksheetResult | None = field(default=None, kw_only=True)
    address: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        # also runs when the job is garbage-collected, and when the server exits normally
        self._remove_folder = finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    @property
    def request_line(self) -> str:
        """The request and the folder as the worker reads them."""
        return write_worksheet_order(self.request, self.folder, self.address)

    @property
    def order(self) -> str:
        """The request and the address, without the folder."""
        return write_worksheet_order(self.request, Path(), self.address)

    @classmethod
    def from_order(cls, order: str, **fields: Any) -> Self:
        """A new job with the request of an order, and a folder of its own."""
        request, _, address = read_worksheet_order(order)
        return cls(request, address=address, **fields)

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        if self.step is None:
            return 0.0
        done = (self.step.number - 1) / self.step.of
        return WRITING_SHARE + (1 - WRITING_SHARE) * done if self.step.is_written else WRITING_SHARE * done

    @property
    def files(self) -> tuple[Path, Path]:
        """The booklet and the zip."""
        return worksheet_files(self.folder, self.request)

    def advance(self, step: Any) -> None:
        """Keep the step."""
        self.step = step

    def restart(self) -> None:
        """Forget the step and the result."""
        super().restart()
        self.step = None

    def cleanup(self) -> None:
        """Remove the folder."""
        self._remove_folder()

    @classmethod
    def remove_leftovers(cls) -> None:
        """Remove old folders of servers that ended without cleaning up."""
        remove_old_folders(Path(gettempdir()), time())


def worksheet_files(folder: Path, request: WorksheetRequest) -> tuple[Path, Path]:
    """The paths of a worksheet's booklet and zip in a folder."""
    name = sheet_name(request)
    return folder / f"{name}.pdf", folder / f"{name}.zip"


def remove_old_folders(parent: Path, now: float) -> None:
    """Remove folders of worksheets that haven't changed for a day. now: seconds since 1970."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, or gone by now
            if now - folder.stat().st_mtime > LEFTOVER_SECONDS:
                shutil.rmtree(folder)


# -- in the worker -----------------------------------------------------------------------------


def write_worksheet_order(request: WorksheetRequest, folder: Path, address: str = "") -> str:
    """A request, the folder of its files and the app's address as one line of JSON. Inverse of read_worksheet_order."""
    return json.dumps({"folder": str(folder), "address": address, "request": worksheet_json(request)})


def read_worksheet_order(line: str) -> tuple[WorksheetRequest, Path, str]:
    """The request, the folder and the address of a line. Raises CarnaticError if the line is not an order."""
    try:
        order = read_json(line)
    except ValueError:
        order = None
    match order:
        case {"request": dict(request), "folder": str(folder), "address": str(address)}:
            return worksheet_from_json(request, library()), Path(folder), address
    raise CarnaticError("making.unreadable")


def run_worksheet(
    request: WorksheetRequest, folder: Path, address: str = "", is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[Progress | Done]:
    """Write the lines, then the files; yields each WorksheetStep before it is done, and WorksheetResult at the end.

    address: of the app, for codes to scan. is_stopped: called at each step. Raises CarnaticError if
    there is nothing to write, if it is too much work, or if the job is stopped.
    """
    written = WrittenWorksheet(())
    for step in write_worksheet(request):
        if isinstance(step, WrittenWorksheet):
            written = step
        else:
            yield _checked(step, is_stopped)
    exercises = [line.exercise for line in written.lines]
    for step in make_worksheet(request, exercises, *worksheet_files(folder, request), address=address):
        yield _checked(replace(step, is_written=True), is_stopped)
    yield Done(WorksheetResult(len(exercises), written.remarks))


def _checked(step: WorksheetStep, is_stopped: Callable[[], bool]) -> Progress:
    if is_stopped():
        raise CarnaticError(WORKSHEET.codes.stopped)
    return Progress(step)
