"""The process that makes worksheets: ``python -m carnatic.jobs.worksheet_worker``, started by the foreman.

The order comes as the one line of standard input; reports go to standard output, a line each.
When standard input closes, whoever asked is gone, and it ends at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TextIO

from carnatic.errors import CarnaticError
from carnatic.jobs.limits import apply_limits, exit_with_parent, is_out_of_memory, report_stream
from carnatic.jobs.training_messages import Failed, show_report
from carnatic.jobs.worksheet import files_in, read_order
from carnatic.jobs.worksheet_messages import WorksheetDone, WorksheetReport
from carnatic.messages import say
from carnatic.worksheets.files import make_worksheet
from carnatic.worksheets.lines import WrittenWorksheet, write_worksheet
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.step import Progress

MOST_BYTES = 2_000_000_000  # of its own memory
MOST_SECONDS = 600


def main() -> None:
    """Make what standard input asks for."""
    reports = report_stream()
    apply_limits(MOST_BYTES, MOST_SECONDS)
    request, folder = read_order(sys.stdin.readline())
    Thread(target=exit_with_parent, daemon=True).start()
    try:
        for report in made(request, folder):
            _tell(reports, report)
    except CarnaticError as refusal:
        _tell(reports, Failed(str(refusal)))
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        _tell(reports, Failed(say("making.too_large")))


def made(request: WorksheetRequest, folder: Path) -> Iterator[WorksheetReport]:
    """Write the lines and the files, each step told before it is done. Raises CarnaticError."""
    written = WrittenWorksheet(())
    for step in write_worksheet(request):
        if isinstance(step, Progress):
            yield step
        else:
            written = step
    exercises = [line.exercise for line in written.lines]
    for step in make_worksheet(request, exercises, *files_in(folder, request)):
        yield replace(step, is_written=True)
    yield WorksheetDone(len(exercises), written.remarks)


def _tell(reports: TextIO, report: WorksheetReport) -> None:
    reports.write(show_report(report) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
