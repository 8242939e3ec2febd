"""Which apps may get a conversation, and the default and social app (language: `default`, `social`)."""

from collections.abc import Sequence

from msgspec import Struct

from convroute.checker.apps import Apps
from convroute.checker.findings import Findings, Spot, Written, of_kind, related
from convroute.conversation.channel import BUILTIN_NAMES, INBOX_OF, LEADGEN, META_AI, Channel
from convroute.policy.model import App, Behavior
from convroute.source import Place, Source
from convroute.syntax import nodes
from convroute.syntax.literals import Name


class Target(Struct, frozen=True):
    """An app that may get conversations. Undeclared built-ins are none."""

    name: str
    id: str


_WHOSE = {LEADGEN: "Meta's lead flow", META_AI: "Meta's AI"}
"""What Meta runs itself, and no policy can route to."""


class Targets(Struct, frozen=True):
    """Looks at the target of a route, `default` or `social`; `complete` if all statements are known."""

    apps: Apps
    channels: tuple[Channel, ...]
    findings: Findings
    complete: bool = True

    def check(self, name: Name, source: Source) -> Target | None:
        """The declared app `name`; not `leadgen`, not `meta_ai`, and not the inbox of a channel that the
        policy does not have."""
        called = self.apps.find(name, source)
        if called is None:
            return None
        app_name, app_id = called
        spot = Spot(source, name.span)
        if not self.is_allowed(app_id, f"`{name.value}`", spot):
            return None
        if app_id not in self.apps.by_id:
            if self.complete:
                self._undeclared(name.value, spot)
            return None
        return Target(app_name, app_id)

    def known(self, name: str) -> Target | None:
        """The app `name` if nothing is wrong with it; says nothing otherwise."""
        found = self.apps.names.table.get(name)
        called = None if found is None or found.kind != "app" else self.apps.called(name)
        if called is None or called[1] in _WHOSE or called[1] not in self.apps.by_id:
            return None
        foreign = self.channels and called[1] in self._foreign_inboxes()
        return None if foreign else Target(*called)

    def _foreign_inboxes(self) -> dict[str, Channel]:
        return {inbox: channel for channel, inbox in INBOX_OF.items() if channel not in self.channels}

    def is_allowed(self, app_id: str, what: str, spot: Spot) -> bool:
        """Whether the app can answer on the policy's channels; if not, the reason is written down."""
        if app_id in _WHOSE:
            self.findings.add(
                "E262",
                f"{what} is {_WHOSE[app_id]}, which nobody can be routed to",
                spot,
                help="name an app of yours",
            )
            return False
        others = self._foreign_inboxes()
        if self.channels and app_id in others:
            own = " or ".join(BUILTIN_NAMES[INBOX_OF[channel]] for channel in self.channels)
            self.findings.add(
                "E263",
                f"{what} is the inbox of {others[app_id]}, and this policy is for {self.channels[0]}",
                spot,
                help=f"the inbox here is {own}",
            )
            return False
        return True

    def _undeclared(self, builtin: str, spot: Spot) -> None:
        self.findings.add(
            "E266",
            f"`{builtin}` is not declared, so it is not connected and cannot be routed to",
            spot,
            help=f"declare it, for example: app inbox = {builtin}",
        )


class Fallbacks(Struct, frozen=True):
    """The default and the social app, with the place where each is said."""

    default: str | None = None
    default_place: Place | None = None
    social: str | None = None
    social_place: Place | None = None


def check_fallbacks(
    statements: Sequence[Written[nodes.Statement]], targets: Targets, findings: Findings
) -> Fallbacks:
    """`default` and `social`: at most one each, not disabled; `social` on Messenger and with a default."""
    default = _only(statements, nodes.DefaultDecl, "default", findings)
    social = _only(statements, nodes.SocialDecl, "social", findings)
    if social is not None:
        _check_social(social, default is not None, targets, findings)
    return Fallbacks(
        default=None if default is None else _app(default, "default", targets, findings),
        default_place=None if default is None else default.spot.place,
        social=None if social is None else _app(social, "social", targets, findings),
        social_place=None if social is None else social.spot.place,
    )


Fallback = nodes.DefaultDecl | nodes.SocialDecl


def _only(
    statements: Sequence[Written[nodes.Statement]],
    kind: type[nodes.DefaultDecl] | type[nodes.SocialDecl],
    word: str,
    findings: Findings,
) -> Written[Fallback] | None:
    found: list[Written[Fallback]] = [*of_kind(statements, kind)]
    for again in found[1:]:
        findings.add(
            "E260",
            f"there is a second `{word}`",
            again.spot,
            help=f"a policy has at most one `{word}`; remove one",
            related=[related("the first is here", found[0].spot)],
        )
    return found[0] if found else None


def _app(written: Written[Fallback], word: str, targets: Targets, findings: Findings) -> str | None:
    target = targets.check(written.node.app, written.source)
    if target is None:
        return None
    _check_inbox(target, word, written.part(written.node.app).spot, targets.channels, findings)
    app = targets.apps.declared[target.name]
    if app.disabled:
        _disabled(app, word, written.part(written.node.app).spot, findings)
    return app.name


def _check_inbox(
    target: Target, word: str, spot: Spot, channels: tuple[Channel, ...], findings: Findings
) -> None:
    """With two channels `default` answers on both, and an inbox cannot; `social` is for Messenger alone."""
    inbox = next((channel for channel, app_id in INBOX_OF.items() if app_id == target.id), None)
    if inbox is None or len(channels) < 2 or (word == "social" and inbox == "messenger"):
        return
    if word == "social":
        message = f"`{target.name}` is the inbox of {inbox}, and `social` is for messenger"
        help_ = f"the inbox of messenger is {BUILTIN_NAMES[INBOX_OF['messenger']]}"
    else:
        message = f"the default app answers on both channels, and `{target.name}` is the inbox of {inbox}"
        help_ = "name an app that is connected on both, or write one policy for each channel"
    findings.add("E299", message, spot, help=help_)


def _disabled(app: App, word: str, spot: Spot, findings: Findings) -> None:
    findings.add(
        "E261",
        f"the {word} app `{app.name}` is disabled",
        spot,
        help="name an app that is connected, or remove `disabled`",
    )


def _check_social(social: Written[Fallback], has_default: bool, targets: Targets, findings: Findings) -> None:
    if targets.channels and "messenger" not in targets.channels:
        findings.add(
            "E264",
            "only Messenger has a social app, and this policy is for Instagram",
            social.spot,
            help="remove it; on Instagram the default app gets these conversations",
        )
    if not has_default and targets.complete:
        findings.add(
            "E265",
            "a social app needs a default app",
            social.spot,
            help="add: default APP; without one, conversation routing is off",
        )


def check_behavior(statements: Sequence[Written[nodes.Statement]], findings: Findings) -> Behavior:
    """The readings of semantics that the policy chooses, each at most once (language: `behavior`)."""
    blocks = [*of_kind(statements, nodes.BehaviorBlock)]
    for again in blocks[1:]:
        findings.add(
            "E260",
            "there is a second `behavior` block",
            again.spot,
            help="a policy has at most one; put all settings into it",
            related=[related("the first is here", blocks[0].spot)],
        )
    settings: dict[str, str] = {}
    for block in blocks[:1]:
        first: dict[str, nodes.Setting] = {}
        for item in block.node.items:
            if item.key in first:
                _setting_again(item, first[item.key], block, findings)
            first.setdefault(item.key, item)
            settings.setdefault(item.key, item.value)
    return _behavior(settings)


def _setting_again(
    item: nodes.Setting, first: nodes.Setting, block: Written[nodes.BehaviorBlock], findings: Findings
) -> None:
    findings.add(
        "E213",
        f"`{item.key}` is written twice in this block",
        block.part(item).spot,
        help="each item stands at most once; remove one",
        related=[related("first written here", block.part(first).spot)],
    )


def _behavior(settings: dict[str, str]) -> Behavior:
    standard = Behavior()
    claims = settings.get("send_claims_idle")
    return Behavior(
        campaign_preempts=settings.get("campaign_preempts") == "on",
        link_preempts=settings.get("link_preempts") == "on",
        request_in_routing=settings.get("request_in_routing", "on") == "on",
        send_claims_idle="never"
        if claims == "never"
        else "any_allowed"
        if claims == "any_allowed"
        else standard.send_claims_idle,
    )
