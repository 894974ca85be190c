"""The process that runs one job: ``python -m carnatic.jobs.worker KIND``, started by JobRunner.

It reads the request as one line from standard input and writes messages, one per line, to standard
output. SIGTERM asks the job to end with its result so far. If standard input closes, the server
has ended, and the process ends immediately.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from typing import TextIO

from carnatic.errors import CarnaticError
from carnatic.jobs.job import JobKind
from carnatic.jobs.limits import apply_limits, exit_with_parent, is_out_of_memory, message_stream
from carnatic.jobs.messages import Done, Failed, Message, Progress, write_message
from carnatic.jobs.training import TRAINING, read_training_request
from carnatic.jobs.worksheet import WORKSHEET, read_worksheet_order, run_worksheet
from carnatic.messages import say


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of job and the function that runs it.

    run: (the request's line, a function that says whether the job must stop) → its messages, Done
    last. Raises CarnaticError with the reason of a failure.
    """

    kind: JobKind
    run: Callable[[str, Callable[[], bool]], Iterator[Progress | Done]]


def _run_training(line: str, is_stopped: Callable[[], bool]) -> Iterator[Progress | Done]:
    request = read_training_request(line)
    # imports torch, which must happen within the limits
    from carnatic.jobs.training_run import run_training

    return run_training(request, is_stopped)


def _run_worksheet(line: str, is_stopped: Callable[[], bool]) -> Iterator[Progress | Done]:
    return run_worksheet(*read_worksheet_order(line), is_stopped)


TASKS = {task.kind.name: task for task in (Task(TRAINING, _run_training), Task(WORKSHEET, _run_worksheet))}


def main(arguments: Sequence[str]) -> int:
    """Run a job of the kind that the argument names, with the request from standard input."""
    task = TASKS.get(arguments[0]) if len(arguments) == 1 else None
    if task is None:
        print(f"usage: python -m carnatic.jobs.worker {'|'.join(TASKS)}", file=sys.stderr)
        return 2
    run_task(task)
    return 0


def run_task(task: Task) -> None:
    """Run a task within its limits and write its messages; a CarnaticError and lack of memory become Failed."""
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    messages = message_stream()
    apply_limits(task.kind.limits)
    line = sys.stdin.readline()
    Thread(target=exit_with_parent, daemon=True).start()
    try:
        for message in task.run(line, stopped.is_set):
            _send(messages, message)
    except CarnaticError as error:
        _send(messages, Failed(str(error)))
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        _send(messages, Failed(say(task.kind.codes.too_large)))


def _send(messages: TextIO, message: Message) -> None:
    messages.write(write_message(message) + "\n")
    messages.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
