"""Copies the starter policy into a folder: all of it, or nothing."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from convroute.cli.refusal import Refusal
from convroute.cli.reporting import refuse_elsewhere
from convroute.report.display import visible
from convroute.workspace.links import LIES_ELSEWHERE, leaves

STARTER = Path(__file__).parents[1] / "starter"
FILES = (
    "routing.route",
    "routing_test.route",
    "templates/spring_sale.json",
    "webhooks/spring-ad.json",
    "webhooks/qr-link.json",
)


def write_starter(folder: str) -> Iterator[str]:
    """Writes the files and yields their names; if anything stands in the way, nothing is written."""
    if not folder.strip():
        raise Refusal(f"`{folder}` is not the name of a folder; without one `convroute init` writes here")
    target = Path(folder)
    try:
        _refuse_if_in_the_way(target)
        target.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target, prefix=".convroute-init-"))
        try:
            _write(beside, target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as problem:
        reason = problem.strerror or problem
        raise Refusal(f"cannot write into `{visible(folder)}`: {reason}") from None
    return (visible((target / name).as_posix()) for name in FILES)


def _refuse_if_in_the_way(target: Path) -> None:
    refuse_elsewhere(os.fspath(target))
    for name in sorted({os.path.dirname(name) for name in FILES}):  # noqa: PTH120  text
        if leaves(os.fspath(target / name), os.fspath(target)):
            raise Refusal(f"`{visible((target / name).as_posix())}` {LIES_ELSEWHERE}")
    parents = {target, *(target / name for name in map(os.path.dirname, FILES))}
    taken = [path for path in sorted(parents) if os.path.lexists(path) and not path.is_dir()]
    taken += [target / name for name in FILES if os.path.lexists(target / name)]
    if taken:
        first, *more = (f"`{visible(path.as_posix())}`" for path in taken)
        others = f" and {len(more)} other{'s' * (len(more) > 1)} stand" if more else " stands"
        raise Refusal(f"{first}{others} in the way: nothing was written; name another folder")


def _write(beside: Path, target: Path) -> None:
    """All is written beside first; renaming is what can hardly fail, and is undone if it does."""
    for name in FILES:
        (beside / name).parent.mkdir(exist_ok=True)
        (beside / name).write_bytes((STARTER / name).read_bytes())
    moved: list[Path] = []
    try:
        for name in FILES:
            (target / name).parent.mkdir(exist_ok=True)
            (beside / name).rename(target / name)
            moved.append(target / name)
    except OSError:
        for path in moved:
            with suppress(OSError):
                path.unlink()
        raise


def next_steps(folder: str) -> str:
    """Commands that work where the person stands."""
    policy, ad, link = (
        shlex.quote((Path(folder) / name).as_posix())
        for name in ("routing.route", "webhooks/spring-ad.json", "webhooks/qr-link.json")
    )
    return f"""
Next:
  convroute lint {shlex.quote(folder)}
  convroute test {shlex.quote(folder)}
  convroute decide {policy} {ad}
  convroute explain {policy} {link}
"""
