"""Route rules, written and implicit, in the order in which they are tried (language: Route rules)."""

from collections.abc import Sequence

from msgspec import Struct, field

from convroute.checker.apps import Apps
from convroute.checker.checked import WrittenRoute
from convroute.checker.conditions import Conditions
from convroute.checker.entries import Entries, Meaning, id_of, of_template, stage_of
from convroute.checker.findings import Findings, Written, related
from convroute.checker.keys import Keys
from convroute.checker.plain_routes import PlainWritten, check_plain
from convroute.checker.rule_ids import RuleIds
from convroute.checker.sets import literal
from convroute.checker.targets import Targets
from convroute.checker.template_files import Resolved, Templates
from convroute.checker.times import seconds
from convroute.lazy_sequence import lazy_sequence
from convroute.policy.conditions import Condition
from convroute.policy.model import RouteRule
from convroute.policy.plain_rules import PlainRules
from convroute.policy.stages import Stage
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import PlainRoutes
from convroute.syntax.literals import Duration
from convroute.syntax.printer.routes import show_entry
from convroute.units import DAY_SECONDS
from convroute.wording import counted

LONGEST_WINDOW = 30
INVALID_EXPIRATION = "the file's expiration is invalid: Meta uses 1 day"


class Routes(Struct):
    """Checks route rules, segments of plain lines as a whole; `written` keeps each with its statement."""

    targets: Targets
    templates: Templates
    entries: Entries
    conditions: Conditions
    rule_ids: RuleIds
    findings: Findings
    taken: list[WrittenRoute | PlainWritten] = field(default_factory=list)
    _keys: Keys = field(default_factory=Keys)
    _routed_templates: set[str] = field(default_factory=set)

    @property
    def written(self) -> Sequence[WrittenRoute]:
        """The rules in the order in which they are tried."""
        return lazy_sequence(self.taken)

    def rules(self, stage: Stage) -> Sequence[RouteRule]:
        """The rules of one stage."""
        members: list[RouteRule | PlainRules] = []
        for taken in self.taken:
            if isinstance(taken, WrittenRoute):
                members.extend([taken.rule] if taken.rule.stage == stage else [])
            elif stage in taken.rules:
                members.append(taken.rules[stage])
        return lazy_sequence(members)

    def check_all(self, routes: Sequence[Written[nodes.Route] | PlainRoutes]) -> None:
        """The written rules in file order, then the templates' own (semantics E3)."""
        for route in routes:
            if isinstance(route, PlainRoutes):
                self._check_stretch(route)
            else:
                self._check(route)
        for resolved in self.templates.found.values():
            if resolved.template.name not in self._routed_templates:
                self._implicit(resolved)

    def _check_stretch(self, routes: PlainRoutes) -> None:
        taken = check_plain(routes, self.targets, self._keys, self.rule_ids)
        if taken is not None:
            self.taken.append(taken)
            return
        for node in routes:
            self._check(Written(node, routes.source))

    def _check(self, route: Written[nodes.Route]) -> None:
        node, source = route.node, route.source
        rule_id = self.rule_ids.rule_id(node.label, id_of(node.entry))
        template = self._template(route)
        meaning = self._meaning(route, template)
        target = self.targets.check(node.target, source)
        window = self._window(route)
        when = self.conditions.check(node.when, source, "route")
        self._check_key(route)
        if meaning is None or target is None or (when is None and node.when is not None):
            return
        rule = RouteRule(
            id=rule_id,
            label=None if node.label is None else node.label.value,
            stage=stage_of(node.entry),
            text=show_entry(node.entry),
            entry=meaning.condition,
            target=target.name,
            target_id=target.id,
            window=_window_of(template) if window is None else window,
            when=when,
            template=None if template is None else template.template.name,
            implicit=False,
            note=_note_of(template) if window is None else None,
            place=route.spot.place,
        )
        self.taken.append(WrittenRoute(rule, node, source))

    def _template(self, route: Written[nodes.Route]) -> Resolved | None:
        entry = route.node.entry
        if not isinstance(entry, nodes.TemplateEntry):
            return None
        self._routed_templates.add(entry.template.value)
        if self.conditions.names.find(entry.template, route.source, "template") is None:
            return None
        return self.templates.found.get(entry.template.value)

    def _meaning(self, route: Written[nodes.Route], template: Resolved | None) -> Meaning | None:
        entry = route.node.entry
        if isinstance(entry, nodes.Entry):
            return self.entries.check(entry, route.source)
        if template is None:
            return None
        return Meaning(of_template(template.template, route.part(entry).spot.place))

    # --- for -----------------------------------------------------------------------------

    def _window(self, route: Written[nodes.Route]) -> int | None:
        """Seconds of `for`: whole days from 1 to 30, on campaign rules only."""
        duration = route.node.window
        if duration is None:
            return None
        spot = route.part(duration).spot
        if stage_of(route.node.entry) != "campaign":
            self.findings.add(
                "E267",
                "only a rule for ads can say for how long",
                spot,
                help="remove the `for`: after a link or another event the app has the thread for 1 day",
            )
            return None
        length = seconds(duration)
        if length % DAY_SECONDS == 0 and DAY_SECONDS <= length <= LONGEST_WINDOW * DAY_SECONDS:
            return length
        self.findings.add(
            "E268",
            f"an ad's conversation can be kept for 1 to {LONGEST_WINDOW} whole days, not for {spot.text}",
            spot,
            help=_nearest_days(duration),
        )
        return None

    # --- one key twice -------------------------------------------------------------------

    def _check_key(self, route: Written[nodes.Route]) -> None:
        """One exact key is routed once without conditions: the second rule could never be reached."""
        key = _key(route.node.entry)
        if key is None or route.node.when is not None:
            return
        spot = route.part(route.node.entry).spot
        first = self._keys.first(key)
        if first is None:
            self._keys.add(key, spot)
        else:
            self.findings.add(
                "E269",
                f"`{show_entry(route.node.entry)}` is routed twice",
                spot,
                help="the first rule always wins; remove one, or give the first a condition",
                related=[related("first routed here", first)],
            )

    # --- the templates' own rules --------------------------------------------------------

    def _implicit(self, resolved: Resolved) -> None:
        """The rule a template's file makes by its `receiving_app_id` (semantics E3, E7)."""
        template = resolved.template
        app_id = template.receiving_app_id
        if app_id is None:
            return
        app = self._app_of_file(app_id, resolved)
        entry: Condition = of_template(template, template.place)
        rule = RouteRule(
            id=self.rule_ids.rule_id(None, f"template:{template.name}~file"),
            label=None,
            stage="campaign",
            text=f"template {template.name}",
            entry=entry,
            target=app,
            target_id=app_id,
            window=_window_of(resolved),
            when=None,
            template=template.name,
            implicit=True,
            note=_note_of(resolved),
            place=template.place,
        )
        self.taken.append(WrittenRoute(rule, resolved.written.node, resolved.written.source))

    def _app_of_file(self, app_id: str, resolved: Resolved) -> str | None:
        apps: Apps = self.targets.apps
        app = apps.by_id.get(app_id)
        if app is None:
            return None
        spot = resolved.app_id or resolved.written.spot
        self.targets.is_allowed(app_id, f"`{app.name}`, the file's receiving app,", spot)
        return app.name


def _window_of(template: Resolved | None) -> int | None:
    days = None if template is None else template.template.days
    return None if days is None else days * DAY_SECONDS


def _note_of(template: Resolved | None) -> str | None:
    invalid = template is not None and template.template.expiration == "invalid"
    return INVALID_EXPIRATION if invalid else None


def _key(entry: nodes.Entry | nodes.TemplateEntry) -> str | None:
    if isinstance(entry, nodes.TemplateEntry):
        return id_of(entry)
    if isinstance(entry.match, nodes.Exactly):
        return f"{entry.word}:{literal(entry.match.value)}"
    return None


def _nearest_days(duration: Duration) -> str:
    days = min(max(-(-seconds(duration) // DAY_SECONDS), 1), LONGEST_WINDOW)
    return f"write {counted(days, 'day')}"
