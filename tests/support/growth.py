"""How the work of a function grows with what it is given."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def grows_with_length_alone(
    work: Callable[[T], object], make: Callable[[int], T], size: int, refusal: type[Exception]
) -> bool:
    """Whether four times as much of a shape takes about four times as long, or is refused so.

    Processor time of this thread alone, the best of three: how busy the machine is does not count. What grows
    with the square takes sixteen times as long.
    """

    def seconds(length: int) -> float:
        given, times = make(length), []
        for _attempt in range(3):
            start = time.thread_time()
            with suppress(refusal):
                work(given)
            times.append(time.thread_time() - start)
        return min(times)

    return seconds(4 * size) < 10 * seconds(size) + 0.02
