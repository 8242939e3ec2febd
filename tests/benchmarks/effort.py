"""Counts the steps of the interpreter that something takes: exact, whatever else the machine does."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(call: Callable[[], object]) -> int:
    """Bytecode instructions executed by `call` and all it calls in Python; what is compiled counts once."""
    taken = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal taken
        frame.f_trace_opcodes = True
        taken += event == "opcode"
        return trace

    before = sys.gettrace()
    sys._getframe().f_trace_opcodes = True  # Python 3.12 reports steps only if one frame asked before
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    assert taken, "a call takes steps, or nothing was counted"
    return taken


def growth(make: Callable[[int], Callable[[], object]], size: int, times: int = 4) -> float:
    """How many times the steps something of `times` the size takes: `times`, if they grow with the size.

    `make` gives what is measured of a size. That is called once before, for what only the first call makes.
    """
    make(size)()
    return steps(make(times * size)) / steps(make(size))
