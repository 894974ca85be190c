"""What is told of a worksheet while it is made, and at its end; as lines of JSON."""

from __future__ import annotations

from dataclasses import dataclass

from carnatic.jobs.training_messages import Failed, read_one_of
from carnatic.worksheets.step import Progress


@dataclass(frozen=True, slots=True)
class WorksheetDone:
    """All is made. count: of the exercises. remarks: what the sheet has not, in sentences."""

    count: int
    remarks: tuple[str, ...] = ()


WorksheetReport = Progress | WorksheetDone | Failed


def read_sheet_report(line: str) -> WorksheetReport:
    """A report from its line. Raises ValueError where it is none."""
    report: WorksheetReport = read_one_of((Progress, WorksheetDone, Failed), line)
    return report
