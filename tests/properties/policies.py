"""Strategies for checked policies: every kind of rule, condition, permission and reading, in both modes."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from convroute.conversation.channel import BUILTIN_IDS, BUILTIN_NAMES, INBOX_OF, LEADGEN, META_AI, Channel
from convroute.policy.canonical import with_digest
from convroute.policy.conditions import Condition
from convroute.policy.model import App, Behavior, CheckedPolicy, LimitRule, PermissionRule, RouteRule, Who
from convroute.source import Place
from tests.properties.conditions import (
    FACTS,
    perhaps_conditions,
    perhaps_entries,
    permission_conditions,
)

HERE = Place("generated.route", 1, 1)
ACCOUNTS: dict[str, Channel] = {"17841400000000001": "instagram", "104508901353867": "messenger"}
APP_IDS = {"concierge": "1001", "marketing": "2002", "sales": "3003", "shop": "5005"}
UNKNOWN_APP = "999"
ACTIONS = ("take", "request", "pass", "extend")


@st.composite
def apps(draw: DrawFn) -> dict[str, App]:
    """One to five apps; some are an inbox or the lead form, some disabled, some without standby."""
    names = draw(st.lists(st.sampled_from(sorted(APP_IDS)), min_size=1, max_size=4, unique=True))
    ids = {name: APP_IDS[name] for name in names}
    if draw(st.booleans()):
        ids["care"] = draw(st.sampled_from(sorted(BUILTIN_IDS.values())))
    return {name: draw(_app(name, app_id)) for name, app_id in ids.items()}


@st.composite
def _app(draw: DrawFn, name: str, app_id: str) -> App:
    builtin = BUILTIN_NAMES.get(app_id)
    return App(
        name=name,
        id=app_id,
        roles=frozenset(),
        human_agent=draw(st.booleans()) or app_id in INBOX_OF.values(),
        standby=draw(st.integers(0, 3)) > 0,
        disabled=draw(st.integers(0, 7)) == 7,
        builtin=builtin,
        place=HERE,
    )


def _targets(declared: dict[str, App], accounts: dict[str, Channel]) -> list[App]:
    """Apps a route may name: nothing that Meta runs, and no inbox of a channel the policy does not have."""
    foreign = {
        LEADGEN,
        META_AI,
        *(INBOX_OF[channel] for channel in INBOX_OF if channel not in accounts.values()),
    }
    return [app for app in declared.values() if app.id not in foreign]


@st.composite
def who(draw: DrawFn, declared: dict[str, App], *, nobody: bool = False) -> Who:
    ids = [*(app.id for app in declared.values()), *BUILTIN_IDS.values()]
    return Who(
        anyone=draw(st.booleans()),
        nobody=nobody and draw(st.booleans()),
        ids=frozenset(draw(st.lists(st.sampled_from(ids), max_size=3))),
    )


@st.composite
def _route(draw: DrawFn, stage: str, number: int, targets: list[App]) -> RouteRule:
    target = draw(st.sampled_from(targets))
    unknown = stage == "campaign" and draw(st.integers(0, 5)) == 0
    days = draw(st.none() | st.integers(1, 30)) if stage == "campaign" else None
    return RouteRule(
        id=f"{stage}~{number}",
        label=None,
        stage=stage,  # type: ignore[arg-type]  # one of the three words
        text=f"route {stage} ...",
        entry=draw(perhaps_entries(stage)),
        target=None if unknown else target.name,
        target_id=UNKNOWN_APP if unknown else target.id,
        window=None if days is None else days * 86_400,
        when=draw(perhaps_conditions()),
        template=None,
        implicit=unknown,
        note=draw(st.none() | st.just("6-L: the file's expiration is not valid, so it is 1 day")),
        place=Place("generated.route", number + 2, 1),
    )


def _routes(stage: str, targets: list[App]) -> SearchStrategy[tuple[RouteRule, ...]]:
    if not targets:
        return st.just(())
    return st.integers(0, 3).flatmap(
        lambda count: st.tuples(*(_route(stage, number, targets) for number in range(count)))
    )


@st.composite
def _permission(draw: DrawFn, number: int, declared: dict[str, App]) -> PermissionRule:
    action = draw(st.sampled_from(ACTIONS))
    effect = draw(st.sampled_from(["allow", "deny"])) if action == "take" else "deny"
    from_: Who | None = None
    if action in ("take", "request"):
        from_ = draw(st.none() | who(declared, nobody=True))
    elif action == "pass" and draw(st.integers(0, 4)) == 0:
        from_ = Who(anyone=False, nobody=True, ids=frozenset())
    when: Condition | None = draw(permission_conditions()) if draw(st.integers(0, 2)) == 2 else None
    return PermissionRule(
        id=f"{effect}:{action}~{number}",
        label=None,
        effect=effect,  # type: ignore[arg-type]  # allow or deny
        action=action,  # type: ignore[arg-type]  # one of ACTIONS
        by=draw(who(declared)),
        from_=from_,
        to=draw(st.none() | who(declared)) if action == "pass" else None,
        when=when,
        text=f"{effect} {action} ...",
        place=Place("generated.route", number + 20, 1),
    )


@st.composite
def _limit(draw: DrawFn, number: int, declared: dict[str, App]) -> LimitRule:
    seconds = draw(st.sampled_from([1, 60, 86_400, 259_200, 604_800]))
    place = Place("generated.route", number + 40, 1)
    return LimitRule(f"limit:extend~{number}", None, draw(who(declared)), seconds, "limit extend ...", place)


@st.composite
def behaviors(draw: DrawFn) -> Behavior:
    return Behavior(
        campaign_preempts=draw(st.booleans()),
        link_preempts=draw(st.booleans()),
        request_in_routing=draw(st.integers(0, 3)) > 0,
        send_claims_idle=draw(st.sampled_from(["default_app_only", "never", "any_allowed"])),
    )


@st.composite
def policies(draw: DrawFn) -> CheckedPolicy:
    """A policy that the checker could have made, routing or zero-config, on one channel or both."""
    accounts = draw(st.sampled_from([dict([pair]) for pair in ACCOUNTS.items()] + [ACCOUNTS]))
    declared = draw(apps())
    targets = _targets(declared, accounts)
    usable = [app.name for app in targets if not app.disabled]
    routing = draw(st.integers(0, 3)) < 3
    everywhere = usable
    if len(accounts) > 1:
        everywhere = [name for name in usable if declared[name].id not in INBOX_OF.values()]
    default = draw(st.sampled_from(everywhere)) if everywhere and routing else None
    social = None
    if default is not None and "messenger" in accounts.values():
        answers = [name for name in usable if declared[name].id != INBOX_OF["instagram"]]
        social = draw(st.none() | st.sampled_from(answers))
    permissions = draw(
        st.integers(0, 5).flatmap(lambda n: st.tuples(*(_permission(i, declared) for i in range(n))))
    )
    return with_digest(
        CheckedPolicy(
            name="generated",
            version="1",
            description=None,
            accounts=accounts,
            timezone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kathmandu"])),
            apps=declared,
            facts=FACTS,
            templates={},
            default=default,
            default_place=None if default is None else HERE,
            social=social,
            social_place=None if social is None else HERE,
            behavior=draw(behaviors()),
            campaign=draw(_routes("campaign", targets)),
            link=draw(_routes("link", targets)),
            organic=draw(_routes("organic", targets)),
            permissions=permissions,
            limits=draw(
                st.integers(0, 2).flatmap(lambda n: st.tuples(*(_limit(i, declared) for i in range(n))))
            ),
        )
    )
