"""The process that trains: ``python -m carnatic.workshop.worker``, started by the foreman.

The job comes as the one line of standard input; reports go to standard output, a line each.
SIGTERM asks it to end with what it has learned. When standard input closes, whoever asked is
gone, and it ends at once.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from threading import Event, Thread
from typing import TextIO

from carnatic.errors import CarnaticError
from carnatic.workshop.job import Failed, Report, read_job, show_report

NICENESS = 10  # those who play come first
MOST_BYTES = 2_000_000_000  # of its own memory; a large network on every family takes a tenth
MOST_SECONDS = 1200  # beyond what learning allows itself
TOO_LARGE = "That took more memory than one training may have. Take a smaller size, or fewer lessons."


def main() -> None:
    """Do the job that standard input brings."""
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    reports = _reports_alone()
    _bind_hands()
    job = read_job(sys.stdin.readline())
    Thread(target=_listen, daemon=True).start()
    try:
        from carnatic.workshop.learning import learn

        for report in learn(job, stopped.is_set):
            _tell(reports, report)
    except CarnaticError as refusal:
        _tell(reports, Failed(str(refusal)))
    except MemoryError:
        _tell(reports, Failed(TOO_LARGE))
    except RuntimeError as error:
        # so torch says that there is no memory left
        if "alloc" not in str(error).lower():
            raise
        _tell(reports, Failed(TOO_LARGE))


def _reports_alone() -> TextIO:
    """Standard output for reports alone; whatever else is printed goes to standard error."""
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return reports


def _bind_hands() -> None:
    """Low priority, and limits on memory and time that nothing in this process can lift."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    signal.alarm(MOST_SECONDS)


def _listen() -> None:
    # past Python's own buffer, whose lock would hold up the end of the process
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)  # whoever asked is gone


def _tell(reports: TextIO, report: Report) -> None:
    reports.write(show_report(report) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
