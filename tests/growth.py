"""How the work for an input grows with its length: a ratio measured in one run, no seconds."""

from collections.abc import Callable
from time import process_time
from typing import TypeVar

It = TypeVar("It")
TIMES = 8
"""The long input has so many times the length of the short one."""


def assert_linear(work: Callable[[It], object], make: Callable[[int], It], size: int) -> None:
    """What is linear takes about eight times as long for eight times as much; what is
    quadratic takes 64 times, and the limit lies between.
    """
    short, long = make(size), make(size * TIMES)
    quick = min(_taken(work, short) for _ in range(3))
    slow = min(_taken(work, long) for _ in range(2))
    # What takes no time that a clock can see is not measured against itself.
    assert slow < max(quick, 0.002) * TIMES * 3, (quick, slow)


def _taken(work: Callable[[It], object], it: It) -> float:
    begin = process_time()
    work(it)
    return process_time() - begin
