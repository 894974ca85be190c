"""The process that trains: ``python -m carnatic.jobs.training_worker``, started by the foreman.

The job comes as the one line of standard input; reports go to standard output, a line each.
SIGTERM asks it to end with what it has learned. When standard input closes, whoever asked is
gone, and it ends at once.
"""

from __future__ import annotations

import signal
import sys
from threading import Event, Thread
from typing import TextIO

from carnatic.errors import CarnaticError
from carnatic.jobs.limits import apply_limits, exit_with_parent, is_out_of_memory, report_stream
from carnatic.jobs.training_messages import Failed, Report, read_training_request, show_report
from carnatic.messages import say

MOST_BYTES = 2_000_000_000  # of its own memory; a large network on every family takes a tenth
MOST_SECONDS = 1200  # beyond what learning allows itself


def main() -> None:
    """Do the job that standard input brings."""
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    reports = report_stream()
    apply_limits(MOST_BYTES, MOST_SECONDS)
    job = read_training_request(sys.stdin.readline())
    Thread(target=exit_with_parent, daemon=True).start()
    try:
        from carnatic.jobs.training_run import learn

        for report in learn(job, stopped.is_set):
            _tell(reports, report)
    except CarnaticError as refusal:
        _tell(reports, Failed(str(refusal)))
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        _tell(reports, Failed(say("training.too_large")))


def _tell(reports: TextIO, report: Report) -> None:
    reports.write(show_report(report) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
