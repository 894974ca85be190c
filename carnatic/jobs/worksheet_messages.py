"""What is told of a worksheet while it is made, and at its end; as lines of JSON."""

from __future__ import annotations

from dataclasses import dataclass

from carnatic.jobs.training_messages import Failed, read_one_of
from carnatic.worksheets.step import Step


@dataclass(frozen=True, slots=True)
class Made:
    """All is made. count: of the exercises. remarks: what the sheet has not, in sentences."""

    count: int
    remarks: tuple[str, ...] = ()


Report = Step | Made | Failed


def read_sheet_report(line: str) -> Report:
    """A report from its line. Raises ValueError where it is none."""
    report: Report = read_one_of((Step, Made, Failed), line)
    return report
