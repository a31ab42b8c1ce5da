"""How work grows with the length of its input: a ratio measured in one run, not seconds."""

from collections.abc import Callable
from time import process_time
from typing import TypeVar

It = TypeVar("It")
TIMES = 8
"""How many times longer the long input is than the short one."""


def assert_linear(work: Callable[[It], object], make: Callable[[int], It], size: int) -> None:
    """For eight times the input, linear work takes about 8 times as long and quadratic work
    64 times; the limit is between.
    """
    short, long = make(size), make(size * TIMES)
    quick = min(_taken(work, short) for _ in range(3))
    slow = min(_taken(work, long) for _ in range(2))
    # Work too short for the clock gives no ratio.
    assert slow < max(quick, 0.002) * TIMES * 3, (quick, slow)


def _taken(work: Callable[[It], object], it: It) -> float:
    begin = process_time()
    work(it)
    return process_time() - begin
