"""What came in, made ready to be decided: names become ids, facts are checked (interfaces: INPUT)."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from convroute.conversation.channel import BUILTIN_IDS, first_id
from convroute.conversation.event import Event
from convroute.conversation.request import Request
from convroute.conversation.thread import Thread
from convroute.conversation.undeclared import undeclared_fact
from convroute.did_you_mean import nearest
from convroute.evaluator.apps import app_id_of, is_id
from convroute.evaluator.decision import Undecided
from convroute.evaluator.state import State
from convroute.policy.fields import FactInfo
from convroute.policy.model import CheckedPolicy
from convroute.units import DAY_SECONDS


class Validated(Struct, frozen=True):
    """`facts` hold only declared facts that were supplied; `notes` name the ones that were ignored."""

    facts: Mapping[str, object]
    button_app: str | None
    notes: tuple[str, ...]


class WrongValueError(ValueError):
    """A fact or thread state that does not fit the policy; `path` is its place in the input."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


_MOST_NAMES = 100


class UndeclaredFacts:
    """What becomes of facts that a caller hands in and the policy does not declare.

    They are told to `noted` as JSON path and message, once for each name and at most a hundred
    names; where that is `strict` they are an error.
    """

    __slots__ = ("_told", "declared", "noted", "strict")

    def __init__(self, declared: Iterable[str]) -> None:
        self.declared = frozenset(declared)
        self.noted: Callable[[str, str], None] | None = None
        self.strict = False
        self._told: set[str] = set()

    def pass_over(self, facts: Iterable[str]) -> None:
        """Looks at the names of `facts`; raises `WrongValueError` where that is strict."""
        for name in facts:
            if name in self.declared or (name in self._told and not self.strict):
                continue
            path = f"$.facts.{name}"
            if self.strict:
                raise WrongValueError(path, undeclared_fact(name, self.declared))
            if self.noted is not None and len(self._told) < _MOST_NAMES:
                self._told.add(name)
                self.noted(path, undeclared_fact(name, self.declared))


def validate(
    policy: CheckedPolicy, item: Event | Request, facts: Mapping[str, object]
) -> Validated | Undecided:
    """The item's own facts override `facts` name by name (null: not supplied); `button_app` gets its id."""
    try:
        own, notes = check_facts(policy.facts, item.facts)
        button = _button_app(policy, item)
    except WrongValueError as wrong:
        return Undecided(item.document, wrong.path, wrong.message)
    merged = {name: value for name, value in {**facts, **own}.items() if value is not None}
    return Validated(merged, button, notes)


def check_facts(
    declared: Mapping[str, FactInfo], given: Mapping[str, object]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The declared facts among `given` (None where null), and a note for each other name.

    Raises `WrongValueError` for a value that is not of the declared type.
    """
    facts: dict[str, object] = {}
    notes: list[str] = []
    for name, value in given.items():
        if name not in declared:
            close = nearest(name, declared)
            hint = f"; did you mean `{close}`?" if close else ""
            notes.append(f"fact `{name}` is not declared and was ignored{hint}")
            continue
        problem = None if value is None else declared[name].problem(value)
        if problem is not None:
            raise WrongValueError(f"$.facts.{name}", f"fact `{name}` {problem}, not {shown(value)}")
        facts[name] = value
    return facts, tuple(notes)


def shown(value: object) -> str:
    """A value as JSON writes it, cut to a readable length."""
    import json  # only wrong values need it

    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _button_app(policy: CheckedPolicy, item: Event | Request) -> str | None:
    """E10: a connected app, by name or id; only for a postback."""
    if not isinstance(item, Event) or item.button_app is None:
        return None
    if item.kind != "postback":
        raise WrongValueError("$.button_app", f"only a postback has a button, this is a {item.kind}")
    app_id, channel = app_id_of(policy, item.button_app), policy.accounts.get(item.account)
    apps = [app for app in policy.apps.values() if app.id == app_id and app.connected]
    if not any(channel is None or app.connected_on(channel) for app in apps):
        close = nearest(item.button_app, policy.apps)
        hint = f"; did you mean `{close}`?" if close else ""
        raise WrongValueError(
            "$.button_app", f"`{item.button_app}` is not a connected app of the policy{hint}"
        )
    return app_id


def state_of(policy: CheckedPolicy, thread: Thread | None) -> State:
    """A thread by ids (an unknown id is T2). Raises `WrongValueError` for a name that no app has."""
    if thread is None:
        return State()
    owner = thread.owner_app_id or _resolved(policy, "owner", thread.owner)
    asked = thread.requested_by_app_id or _resolved(policy, "requested_by", thread.requested_by)
    owns = owner is not None and thread.expires_at is not None
    return State(
        owner=owner if owns else None,
        expires_at=thread.expires_at if owns else None,
        window=(DAY_SECONDS if thread.window is None else thread.window) if owns else None,
        last_user_message_at=thread.last_user_message_at,
        window_opened_at=thread.window_opened_at,
        requested_by=asked if owns else None,
    )


def check_start(policy: CheckedPolicy, thread: Thread) -> None:
    """Raises `WrongValueError` for a name that no app has, and one that is not that of the id beside it."""
    state_of(policy, thread)
    for member in ("owner", "requested_by"):
        name, app_id = getattr(thread, member), getattr(thread, f"{member}_app_id")
        named = None if name is None else app_id_of(policy, name)
        if named is not None and app_id is not None and named != first_id(app_id):
            is_called = f"is {named}" if name == named else f"is `{name}`, an app with the id {named}"
            said = f"{is_called}, and `{member}_app_id` is {app_id}: remove the one that is wrong"
            raise WrongValueError(f"$.{member}", said)


def unknown_name(policy: CheckedPolicy, member: str, app: str | None) -> str | None:
    """What is wrong with the app of a state's `member`: no app has its name; else None."""
    try:
        _resolved(policy, member, app)
    except WrongValueError as wrong:
        return wrong.message
    return None


def _resolved(policy: CheckedPolicy, member: str, app: str | None) -> str | None:
    if app is None or is_id(app):
        return app
    app_id = app_id_of(policy, app)
    if app_id is None:
        close = nearest(app, (*policy.apps, *BUILTIN_IDS))
        hint = f"; did you mean `{close}`?" if close else ""
        raise WrongValueError(f"$.{member}", f"no app is called `{app}`{hint}")
    return app_id
