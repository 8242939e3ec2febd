"""Copies the starter policy into a folder: all of it, or nothing."""

import os
import shlex
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from convroute.cli.refusal import Refusal
from convroute.cli.reporting import refuse_elsewhere
from convroute.report.display import visible
from convroute.workspace.links import LIES_ELSEWHERE, leaves, root_above

STARTER = Path(__file__).parents[1] / "starter"
FILES = (
    "routing.route",
    "routing_test.route",
    "templates/spring_sale.json",
    "webhooks/spring-ad.json",
    "webhooks/qr-link.json",
)

CI: dict[str, tuple[str, str]] = {
    "github": (".github/workflows/routing.yml", "ci/github.yml"),
    "gitlab": (".gitlab-ci.yml", "ci/gitlab.yml"),
    "pre-commit": (".pre-commit-config.yaml", "ci/pre-commit.yaml"),
}
"""By kind of CI: the file to write, and the one it is copied from."""

_TIMEZONE = "Europe/Berlin"
_ON_MESSENGER = (
    ("our Instagram account", "our Facebook page"),
    ("channel     instagram", "channel     messenger"),
    ("instagram_inbox", "page_inbox"),
    ("ig.me/m/my_business", "m.me/my_business"),
    ("17841400000000001", "102030405060708"),
    ('"object": "instagram"', '"object": "page"'),
)
"""What is written otherwise for a page on Messenger."""


class Starter(Struct, frozen=True):
    """What is wanted: the channel, the timezone, and one of `CI` or none."""

    channel: str = "instagram"
    timezone: str = _TIMEZONE
    ci: str = "none"

    @property
    def files(self) -> dict[str, str]:
        """The files to write, each with the one it is copied from."""
        return {name: name for name in FILES} | dict([CI[self.ci]] if self.ci in CI else [])

    def content(self, origin: str) -> bytes:
        text = (STARTER / origin).read_text(encoding="utf-8").replace(_TIMEZONE, self.timezone)
        for instagram, messenger in _ON_MESSENGER if self.channel == "messenger" else ():
            text = text.replace(instagram, messenger)
        return text.encode("utf-8")


def write_starter(folder: str, starter: Starter) -> Iterator[str]:
    """Writes the files and yields their names; if anything stands in the way, nothing is written."""
    if not folder.strip():
        raise Refusal(f"`{folder}` is not the name of a folder; without one `convroute init` writes here")
    target = Path(folder)
    try:
        _refuse_if_in_the_way(target, starter.files)
        target.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target, prefix=".convroute-init-"))
        try:
            _write(beside, target, starter)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as problem:
        reason = problem.strerror or problem
        raise Refusal(f"cannot write into `{visible(folder)}`: {reason}") from None
    return (visible((target / name).as_posix()) for name in starter.files)


def _refuse_if_in_the_way(target: Path, files: Collection[str]) -> None:
    refuse_elsewhere(os.fspath(target))
    for name in sorted(_folders(files)):
        if leaves(os.fspath(target / name), os.fspath(target)):
            raise Refusal(f"`{visible((target / name).as_posix())}` {LIES_ELSEWHERE}")
    parents = {target, *(target / name for name in _folders(files))}
    taken = [path for path in sorted(parents) if os.path.lexists(path) and not path.is_dir()]
    taken += [target / name for name in files if os.path.lexists(target / name)]
    if taken:
        first, *more = (f"`{visible(path.as_posix())}`" for path in taken)
        others = f" and {len(more)} other{'s' * (len(more) > 1)} stand" if more else " stands"
        raise Refusal(f"{first}{others} in the way: nothing was written; name another folder")


def _folders(files: Iterable[str]) -> set[str]:
    """The folders that the files need, and those above them."""
    return {os.fspath(above) for name in files for above in Path(name).parents}


def _write(beside: Path, target: Path, starter: Starter) -> None:
    """All is written beside first; renaming is what can hardly fail, and is undone if it does."""
    for name, origin in starter.files.items():
        (beside / name).parent.mkdir(parents=True, exist_ok=True)
        (beside / name).write_bytes(starter.content(origin))
    moved: list[Path] = []
    try:
        for name in starter.files:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).rename(target / name)
            moved.append(target / name)
    except OSError:
        for path in moved:
            with suppress(OSError):
                path.unlink()
        raise


def next_steps(folder: str, starter: Starter) -> str:
    """Commands that work where the person stands, and what is to be done by hand."""
    policy, ad, link = (
        shlex.quote((Path(folder) / name).as_posix())
        for name in ("routing.route", "webhooks/spring-ad.json", "webhooks/qr-link.json")
    )
    by_hand = "".join(f"  {step}\n" for step in _steps_to_ci(folder, starter.ci))
    return f"""
Next:
  convroute lint {shlex.quote(folder)}
  convroute test {shlex.quote(folder)}
  convroute decide {policy} {ad}
  convroute explain {policy} {link}
{by_hand}"""


def _steps_to_ci(folder: str, ci: str) -> Iterator[str]:
    if ci not in CI:
        return
    name, _ = CI[ci]
    file = visible((Path(folder) / name).as_posix())
    top = root_above(os.path.join(os.path.realpath(folder), name))  # noqa: PTH118  text
    if top is not None and top != os.path.realpath(folder):
        there = visible(Path(os.path.relpath(os.path.join(top, name))).as_posix())  # noqa: PTH118  text
        yield f"move {file} to {there}: it is read at the top of a repository only"
        file = there
    yield f"replace OWNER and COMMIT in {file}: where you keep convroute, and a commit there"
