"""The end of a process that is told to stop: in good order if that is possible, and in any case in time."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STOP_SECONDS = 9.5  # container engines kill after ten


@contextmanager
def heeding_sigterm(seconds: float = STOP_SECONDS) -> Iterator[None]:
    """Let SIGTERM interrupt as Ctrl-C does, for the length of the block; so many seconds later nothing runs.

    Without it a process that is the first of a container does not even hear SIGTERM.
    """

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        # Some supervisors send it twice at once, to the process and to its group.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, _end_at_once)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        signal.raise_signal(signal.SIGINT)

    handler_before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, handler_before)


def _end_at_once(_number: int, _frame: FrameType | None) -> None:
    """End the process whatever it waits for, as if it had been killed."""
    os.write(sys.stderr.fileno(), b"Stopped before all that was under way had ended.\n")
    os._exit(1)
