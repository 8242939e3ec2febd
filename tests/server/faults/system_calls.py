"""What `strace` saw a server do: whether the disk had everything before somebody was told 200."""

import re
from collections.abc import Iterable

from msgspec import Struct

TRACED = "fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg"
_CALL = re.compile(r"^(?P<process>\d+) +(?P<call>\w+)\((?P<rest>.*)")
_RESUMED = re.compile(r"^(?P<process>\d+) +<\.\.\. (?P<call>\w+) resumed>")


class Durability(Struct):
    """`answers` with 200 were begun; `unsafe` ones while something written to the log was not on the disk, or
    with nothing written since the answer before. `syncs` of the log ended."""

    answers: int = 0
    unsafe: int = 0
    syncs: int = 0


def durability(lines: Iterable[str]) -> Durability:
    """Of requests that came one after another."""
    found, syncing = Durability(), set[str]()
    written, waiting = False, False
    for line in lines:
        if resumed := _RESUMED.match(line):
            if resumed["process"] in syncing:
                syncing.discard(resumed["process"])
                found.syncs, waiting = found.syncs + 1, False
            continue
        called = _CALL.match(line)
        if called is None:
            continue
        of_log = "-wal>" in called["rest"].partition(",")[0].partition(")")[0]
        if called["call"] in ("fdatasync", "fsync"):
            if not of_log:
                continue
            if "<unfinished" in called["rest"]:
                syncing.add(called["process"])
            else:
                found.syncs, waiting = found.syncs + 1, False
        elif of_log:
            written = waiting = True
        elif "HTTP/1.1 200" in called["rest"]:
            found.answers += 1
            found.unsafe += waiting or not written
            written = False
    return found
