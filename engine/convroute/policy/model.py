"""The nouns of a checked policy. Everything is resolved and immutable."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import astuple

from convroute.conversation.channel import ONLY_ON, Channel, first_id
from convroute.policy.conditions import Condition, Values
from convroute.policy.fields import FactInfo
from convroute.policy.stages import Stage
from convroute.source import Place

if TYPE_CHECKING:
    from convroute.syntax.examples import Test


class App(Struct, frozen=True, array_like=True):
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
        """Declared and not disabled (semantics 1); on which channels, `connected_on` says."""
        return not self.disabled

    def connected_on(self, channel: Channel) -> bool:
        """Whether the app is connected on `channel`: an inbox only on its own (semantics 1)."""
        return not self.disabled and ONLY_ON.get(self.id, channel) == channel


class Template(Struct, frozen=True, array_like=True):
    """`days` is None when the file gives none that is valid; `expiration` says which it was."""

    name: str
    ads: Values[str]
    flow: str | None
    receiving_app_id: str | None
    days: int | None
    expiration: Literal["absent", "valid", "invalid"]
    file: str
    place: Place


class RouteRule(Struct, frozen=True, array_like=True):
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


class Who(Struct, frozen=True, array_like=True):
    """A resolved list of apps, by id; `anyone` is every app, declared or not, never nobody."""

    anyone: bool
    nobody: bool
    ids: frozenset[str]

    def contains(self, app_id: str | None) -> bool:
        """Whether the app, or with None nobody, is in the list."""
        return self.nobody if app_id is None else self.anyone or first_id(app_id) in self.ids


class PermissionRule(Struct, frozen=True, array_like=True):
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


class LimitRule(Struct, frozen=True, array_like=True):
    """`limit extend by WHO to DURATION`; `seconds` is at most 7 days."""

    id: str
    label: str | None
    by: Who
    seconds: int
    text: str
    place: Place


class Behavior(Struct, frozen=True, array_like=True):
    """The readings of semantics that a policy can change."""

    campaign_preempts: bool = False
    link_preempts: bool = False
    request_in_routing: bool = True
    send_claims_idle: Literal["default_app_only", "never", "any_allowed"] = "default_app_only"

    def preempts(self, stage: str) -> bool:
        """E2: whether a mark that leads into the stage may take the thread from its owner."""
        return {"campaign": self.campaign_preempts, "link": self.link_preempts}.get(stage, False)


class RouteTo(Struct, frozen=True):
    """`route to WHO`: one of these apps gets the event."""

    who: Who


class ForNobody(Struct, frozen=True):
    """`broadcast`: everybody gets the event and nobody owns the thread; `withheld`: nobody gets it."""

    outcome: Literal["broadcast", "withheld"]


class ExpectedAnswer(Struct, frozen=True):
    """`take by WHO denied`"""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who
    allowed: bool


ExpectedSide = RouteTo | ForNobody | ExpectedAnswer


class ExpectedChange(Struct, frozen=True):
    """`expect change`: of the conversations of which `when` is true (None: of all), those that were decided
    as `before` says, and are now as `after` says (None: whatever it was)."""

    title: str
    when: Condition | None
    before: ExpectedSide | None
    after: ExpectedSide | None
    text: str
    place: Place


class IsAllowed(Struct, frozen=True):
    """`take by WHO from WHO`: that it is granted. A list that was not written is None, and contains
    everything."""

    action: Literal["take", "pass", "extend", "request", "send"]
    by: Who
    from_: Who | None
    to: Who | None


class Claim(Struct, frozen=True):
    """`always` or `never` an outcome, where `when` is true (None: everywhere)."""

    when: Condition | None
    always: bool
    outcome: RouteTo | ForNobody | IsAllowed


class Reachability(Struct, frozen=True):
    """`from any thread WHO can own within N steps`"""

    who: Who
    steps: int


class Invariant(Struct, frozen=True):
    title: str
    body: Claim | Reachability
    text: str
    place: Place


class Examples(Struct, frozen=True):
    """Tests as they were written, with the file each stands in; invariants, and expected changes.

    `recordings` are the texts of the recorded webhooks that tests name, by the
    file of the test and the path it writes.
    """

    tests: Sequence[tuple[str, "Test"]] = ()
    invariants: Sequence[Invariant] = ()
    recordings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    expected: Sequence[ExpectedChange] = ()


class CheckedPolicy(Struct, frozen=True):
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
    examples: Examples = Examples()
    digest: str = ""

    @property
    def routes(self) -> tuple["RouteRule", ...]:
        """The route rules of all stages, in the order of the stages."""
        return (*self.campaign, *self.link, *self.organic)

    @property
    def rule_ids(self) -> frozenset[str]:
        """Everything that a decision can name as its rule (semantics 5)."""
        permissions = {rule.id for rule in self.permissions} | {rule.id for rule in self.limits}
        return frozenset({"default", "social", *(rule.id for rule in self.routes)}) | permissions

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Those of its accounts, each once and in alphabetical order."""
        return tuple(sorted(set(self.accounts.values())))

    @property
    def mode(self) -> Literal["routing", "zero_config"]:
        """Conversation Routing is on when there is a default app (semantics 1, Mode)."""
        return "zero_config" if self.default is None else "routing"

    @property
    def default_id(self) -> str | None:
        """The id of the default app."""
        return None if self.default is None else self.apps[self.default].id

    def __eq__(self, other: object) -> bool:
        """Whether both decide alike and say so in the same words: its examples take no part."""
        if not isinstance(other, CheckedPolicy):
            return NotImplemented
        return astuple(self)[:-2] == astuple(other)[:-2]
