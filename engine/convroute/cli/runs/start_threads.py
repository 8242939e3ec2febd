"""The states of a `--thread` file: what is wrong with them, and what counts for less than it says."""

from collections.abc import Iterator

from convroute.cli.inputs import name_of, read_as
from convroute.cli.refusal import Refusal
from convroute.cli.runs.notes import Notes
from convroute.conversation.thread import Thread
from convroute.evaluator.validation import WrongValueError, check_start, unknown_name
from convroute.policy.model import CheckedPolicy
from convroute.report.display import visible
from convroute.wire.location import Note
from convroute.wire.threads import threads_by_path
from convroute.wire.values import SECONDS_BELOW

_TIMES = ("expires_at", "last_user_message_at", "window_opened_at")


def start_threads(policy: CheckedPolicy, path: str, *, strict: bool) -> tuple[Thread, ...]:
    """The states; a `Refusal` if one is wrong, and where that is `strict` also for what is else noted."""
    by_path = read_as(path, threads_by_path)
    notes = Notes(name_of(path))
    for place, thread in by_path.items():
        try:
            check_start(policy, thread)
        except WrongValueError as wrong:
            raise _refusal(path, f"{place}{wrong.path[1:]}", wrong.message) from None
        for member, message in _doubts(policy, thread):
            if strict:
                raise _refusal(path, f"{place}.{member}", message)
            notes.add(Note(f"{place}.{member}", message, None))
    notes.count_rest()
    return tuple(by_path.values())


def _refusal(path: str, place: str, message: str) -> Refusal:
    return Refusal(f"{name_of(path)}: {visible(place)}: {visible(message)}")


def _doubts(policy: CheckedPolicy, thread: Thread) -> Iterator[tuple[str, str]]:
    """Members of a state that count for less than they say, and why."""
    if thread.account not in policy.accounts:
        yield "account", "the policy does not have this account, so the state is that of nobody"
    for member in ("owner", "requested_by"):
        unknown = unknown_name(policy, member, getattr(thread, member))
        if unknown is not None:
            yield member, f"{unknown}; `{member}_app_id` counts"
    last = thread.last_user_message_at
    for member in _TIMES:
        at = getattr(thread, member)
        if at is not None and at < SECONDS_BELOW and (member != "window_opened_at" or at != last):
            yield member, f"{at} is read as milliseconds, and is before 1974: did you mean {at * 1000}?"
