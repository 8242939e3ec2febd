"""Changes to what is declared: hours, lists, apps, ads, and the settings of the whole policy."""

from collections.abc import Sequence

from convroute.source import Span
from convroute.syntax import declarations, nodes
from convroute.syntax.node import Node
from convroute.tester.mutation import neighbours
from convroute.tester.mutation.change import Change, Changes, Edit, Operator, Page, short, without_one
from convroute.tester.mutation.conditions import weekdays
from convroute.tester.mutation.scope import Scope
from convroute.units import DAY_MINUTES

_SETTINGS: dict[str, tuple[str, ...]] = {
    "campaign_preempts": ("on", "off"),
    "link_preempts": ("on", "off"),
    "request_in_routing": ("on", "off"),
    "send_claims_idle": ("default_app_only", "never", "any_allowed"),
}
_MOST = 4


def of_schedule(page: Page, schedule: declarations.ScheduleDecl) -> Changes:
    """Hours a minute longer or shorter, days and exceptions dropped."""
    for item in schedule.items:
        if isinstance(item, declarations.Except):
            yield from _dates(page, item)
            continue
        yield from weekdays(page, item.days, "schedule")
        for hours in item.hours:
            for text in neighbours.minutes(hours.start):
                yield page.becomes("schedule", hours.start.span, text)
            for text in neighbours.minutes(hours.end, latest=DAY_MINUTES):
                yield page.becomes("schedule", hours.end.span, text)
        yield from without_one(page, "schedule", item.hours, _MOST)
        if len(schedule.items) > 1:
            yield _item_removed(page, "schedule", item)


def _dates(page: Page, item: declarations.Except) -> Changes:
    if len(item.dates) == 1:
        yield _item_removed(page, "schedule", item)
    yield from without_one(page, "schedule", item.dates, _MOST)


def _item_removed(page: Page, operator: Operator, item: Node) -> Change:
    return page.without(operator, page.lines(item.span), f"`{short(page.of(item.span))}` is removed")


def of_app(page: Page, scope: Scope, app: declarations.AppDecl) -> Changes:
    """Not on standby, or on it; disabled, or not; with or without `human_agent`. While an app is disabled
    nothing else of it matters."""
    items = app.items or ()
    disabled = next((item for item in items if isinstance(item, declarations.Disabled)), None)
    if disabled is not None:
        yield page.without("app", page.lines(disabled.span), f"`{app.name.value}` is not `disabled`")
        return
    standby = next((item for item in items if isinstance(item, declarations.Standby)), None)
    if standby is None:
        yield _with_item(app, "standby off")
    else:
        yield page.becomes("app", standby.span, "standby off" if standby.on else "standby on")
    human_agent = next((item for item in items if isinstance(item, declarations.HumanAgent)), None)
    if human_agent is not None:
        yield page.without("app", page.lines(human_agent.span), f"`{app.name.value}` is not `human_agent`")
    for word in ("disabled",) if human_agent is not None else ("disabled", "human_agent"):
        if _can_be(scope, app, word):
            yield _with_item(app, word)


def _can_be(scope: Scope, app: declarations.AppDecl, word: str) -> bool:
    """The default and the social app are never disabled; inboxes have `human_agent` by nature."""
    if word == "disabled":
        return app.name.value not in (scope.policy.default, scope.policy.social)
    return app.builtin is None


def _with_item(app: declarations.AppDecl, text: str) -> Change:
    said = f"`{app.name.value}` is `{text}`"
    if not app.items:
        start = (app.builtin or app.name).span.end
        return Change("app", said, (Edit(Span(start, app.span.end), f" {{ {text} }}"),))
    at = app.items[-1].span.end
    return Change("app", said, (Edit(Span(at, at), f"  {text}"),))


def of_group(page: Page, group: declarations.GroupDecl) -> Changes:
    yield from without_one(page, "list", group.members, _MOST)


def of_set(page: Page, declared: declarations.SetDecl) -> Changes:
    """Only what is written in the policy: lists in files are data."""
    if isinstance(declared.values, declarations.ValueList):
        yield from without_one(page, "list", declared.values.values, _MOST)


def of_template(page: Page, template: declarations.TemplateDecl) -> Changes:
    """An ad dropped, or the flow where there are ads as well."""
    named: Sequence[Node] = [
        item for item in template.items if isinstance(item, declarations.Ads | declarations.Flow)
    ]
    for item in named:
        if isinstance(item, declarations.Ads) and isinstance(item.ids, declarations.ValueList):
            yield from without_one(page, "list", item.ids.values, _MOST)
        if len(named) > 1:
            yield _item_removed(page, "list", item)


def of_default(page: Page, scope: Scope, declared: nodes.DefaultDecl | nodes.SocialDecl) -> Changes:
    """Another app; without the social app there is one less to be asked."""
    for app in [name for name in scope.targets() if name != declared.app.value][:2]:
        yield page.becomes("target", declared.app.span, app)
    if isinstance(declared, nodes.SocialDecl):
        yield page.without("removal", page.lines(declared.span), f"`{page.of(declared.span)}` is removed")


def of_behavior(page: Page, behavior: nodes.BehaviorBlock) -> Changes:
    """The other readings."""
    for item in behavior.items:
        for value in _SETTINGS[item.key]:
            if value != item.value:
                yield page.becomes("setting", item.span, f"{item.key} {value}")
