"""The nouns of a checked policy. Everything is resolved and immutable."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from convroute.conversation.channel import Channel
from convroute.policy.conditions import Condition
from convroute.policy.fields import FactInfo
from convroute.policy.stages import Stage
from convroute.record import record
from convroute.source import Place

if TYPE_CHECKING:
    from convroute.syntax.examples import Test
    from convroute.syntax.invariants import Invariant


@dataclass(frozen=True, slots=True)
class App:
    """A declared app. `id` is decimal text; `builtin` is the name of the built-in it stands for."""

    name: str
    id: str
    roles: frozenset[str]
    human_agent: bool
    standby: bool
    disabled: bool
    builtin: str | None
    place: Place

    @property
    def connected(self) -> bool:
        """Declared and not disabled (semantics 1)."""
        return not self.disabled


@dataclass(frozen=True, slots=True)
class Template:
    """`days` is None when the file gives none that is valid; `expiration` says which it was."""

    name: str
    ads: AbstractSet[str]
    flow: str | None
    receiving_app_id: str | None
    days: int | None
    expiration: Literal["absent", "valid", "invalid"]
    file: str
    place: Place


@record
class RouteRule:
    """One rule of a stage. `entry` is what its ENTRY asks of the event (None: everything in the stage).

    `target` is the app's name, None if a template file names an id no app has
    (then only `target_id` is known). `window` is in seconds.
    """

    id: str
    label: str | None
    stage: Stage
    text: str
    entry: Condition | None
    target: str | None
    target_id: str
    window: int | None
    when: Condition | None
    template: str | None
    implicit: bool
    note: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Who:
    """A resolved list of apps, by id; `anyone` is every app, declared or not, never nobody."""

    anyone: bool
    nobody: bool
    ids: frozenset[str]

    def contains(self, app_id: str | None) -> bool:
        """Whether the app, or with None nobody, is in the list."""
        return self.nobody if app_id is None else self.anyone or app_id in self.ids


@dataclass(frozen=True, slots=True)
class PermissionRule:
    """`allow` or `deny`; a list that was not written is None and contains everything (semantics 4)."""

    id: str
    label: str | None
    effect: Literal["allow", "deny"]
    action: Literal["take", "request", "pass", "extend"]
    by: Who
    from_: Who | None
    to: Who | None
    when: Condition | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class LimitRule:
    """`limit extend by WHO to DURATION`; `seconds` is at most 7 days."""

    id: str
    label: str | None
    by: Who
    seconds: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Behavior:
    """The readings of semantics that a policy can change."""

    campaign_preempts: bool = False
    link_preempts: bool = False
    request_in_routing: bool = True
    send_claims_idle: Literal["default_app_only", "never", "any_allowed"] = "default_app_only"


@dataclass(frozen=True, slots=True)
class Examples:
    """Tests and invariants as they were written, with the file each stands in.

    `recordings` are the texts of the recorded webhooks that tests name, by the
    file of the test and the path it writes.
    """

    tests: Sequence[tuple[str, "Test"]] = ()
    invariants: Sequence[tuple[str, "Invariant"]] = ()
    recordings: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedPolicy:
    """A policy that has a meaning. `digest` is `sha256:` and the hash of its canonical form."""

    name: str
    version: str
    description: str | None
    accounts: Mapping[str, Channel]
    timezone: str
    apps: Mapping[str, App]
    facts: Mapping[str, FactInfo]
    templates: Mapping[str, Template]
    default: str | None
    default_place: Place | None
    social: str | None
    social_place: Place | None
    behavior: Behavior
    campaign: Sequence[RouteRule]
    link: Sequence[RouteRule]
    organic: Sequence[RouteRule]
    permissions: tuple[PermissionRule, ...]
    limits: tuple[LimitRule, ...]
    examples: Examples = field(compare=False, default=Examples())
    digest: str = field(compare=False, default="")

    @property
    def mode(self) -> Literal["routing", "zero_config"]:
        """Conversation Routing is on when there is a default app (semantics 1, Mode)."""
        return "zero_config" if self.default is None else "routing"

    def __reduce__(self) -> tuple[object, ...]:
        """Views of mappings neither copy nor pickle; what they show does."""
        return _restored, tuple(_plain(getattr(self, field.name)) for field in fields(self))


def _plain(value: object) -> object:
    if isinstance(value, Examples):
        return replace(value, recordings=dict(value.recordings))
    return dict(value) if isinstance(value, Mapping) else value


def _restored(*values: Any) -> CheckedPolicy:
    parts: Any = [MappingProxyType(value) if isinstance(value, dict) else value for value in values]
    return CheckedPolicy(*parts)
