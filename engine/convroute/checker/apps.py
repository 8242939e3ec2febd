"""Apps, and the ids that names of apps stand for (language: Declarations; semantics 1, Objects)."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from convroute.checker.blocks import missing_item, repeated
from convroute.checker.findings import Findings, Spot, Written, of_kind, related, replacement
from convroute.checker.names import NO_ADVICE, Names
from convroute.checker.numbers import LARGEST_APP_ID, is_app_id
from convroute.conversation.channel import BUILTIN_IDS, BUILTIN_NAMES
from convroute.diagnostic import Edit, Fix
from convroute.did_you_mean import nearest
from convroute.policy.model import App
from convroute.source import Source, Span
from convroute.syntax import declarations, nodes
from convroute.syntax.declarations import Kind
from convroute.syntax.literals import Name
from convroute.wording import one_of

ROLES = ("marketing", "sales", "customer_care", "automation")
_INBOXES = ("instagram_inbox", "page_inbox")


class Apps(Struct):
    """The declared apps by name, and by id. An app with a mistake in it is still here if it has an id."""

    names: Names
    declared: dict[str, App] = field(default_factory=dict)
    by_id: dict[str, App] = field(default_factory=dict)

    def find(
        self,
        name: Name,
        source: Source,
        *,
        words: tuple[str, ...] = (),
        instead: Mapping[Kind, str] = NO_ADVICE,
    ) -> tuple[str, str] | None:
        """Name and id of the app, or of a built-in nobody declared; None if there is none (said already).

        `words` and `instead` as in `Names.find`.
        """
        if self.names.find(name, source, "app", words=words, instead=instead) is None:
            return None
        return self.called(name.value)

    def called(self, name: str) -> tuple[str, str] | None:
        """As `find`, for a name known to be an app. A built-in that was declared has its declared name."""
        app_id = BUILTIN_IDS.get(name)
        app = self.declared.get(name) if app_id is None else self.by_id.get(app_id)
        if app is not None:
            return app.name, app.id
        return None if app_id is None else (name, app_id)

    def name_of(self, app_id: str) -> str:
        """The name of an app that is declared or built in, as `called` gives it."""
        app = self.by_id.get(app_id)
        return BUILTIN_NAMES[app_id] if app is None else app.name


def check_apps(statements: Sequence[Written[nodes.Statement]], names: Names, findings: Findings) -> Apps:
    """Every declared app with its id, roles and flags."""
    apps = Apps(names)
    written_ids: dict[str, Spot] = {}
    for written in of_kind(statements, declarations.AppDecl):
        app = _App(written, findings).checked()
        if app is not None:
            _enter(app, written, apps, written_ids, findings)
    return apps


def _enter(
    app: App, written: Written[declarations.AppDecl], apps: Apps, ids: dict[str, Spot], findings: Findings
) -> None:
    spot = written.part(written.node.name).spot
    other = apps.by_id.get(app.id)
    if other is not None:
        findings.add(
            "E231",
            f"`{app.name}` and `{other.name}` are the same app: both have the id {app.id}",
            spot,
            help="one app has one name; remove one of them, or correct its id",
            related=[related(f"`{other.name}` is declared here", ids[app.id])],
        )
    apps.by_id.setdefault(app.id, app)
    ids.setdefault(app.id, spot)
    apps.declared.setdefault(app.name, app)


class _App(Struct, frozen=True):
    written: Written[declarations.AppDecl]
    findings: Findings

    def checked(self) -> App | None:
        node = self.written.node
        items = node.items or ()
        human_agent = self._has(declarations.HumanAgent, "human_agent")
        standby = repeated(items, declarations.Standby, "standby", self.written.source, self.findings)
        disabled = self._has(declarations.Disabled, "disabled")
        builtin = None if node.builtin is None else self._builtin(node.builtin)
        app_id = self._alias_id(builtin) if node.builtin is not None else self._own_id()
        roles = self._roles()
        if app_id is None:
            return None
        return App(
            name=node.name.value,
            id=app_id,
            roles=roles,
            human_agent=human_agent or builtin in _INBOXES,
            standby=standby.on if isinstance(standby, declarations.Standby) else True,
            disabled=disabled,
            builtin=builtin,
            place=self.written.spot.place,
        )

    def _has(self, kind: type[declarations.AppItem], word: str) -> bool:
        items = self.written.node.items or ()
        return repeated(items, kind, word, self.written.source, self.findings) is not None

    def _roles(self) -> frozenset[str]:
        items = self.written.node.items or ()
        item = repeated(items, declarations.Roles, "role", self.written.source, self.findings)
        roles: set[str] = set()
        for name in item.names if isinstance(item, declarations.Roles) else ():
            self._check_role(name)
            roles.add(name.value)
        return frozenset(roles)

    def _check_role(self, name: Name) -> None:
        if name.value not in ROLES:
            spot = self.written.part(name).spot
            near, otherwise = nearest(name.value, ROLES), f"the roles are {one_of(ROLES)}"
            self.findings.add_unknown("E235", f"there is no role `{name.value}`", spot, near, otherwise)

    # --- ids -----------------------------------------------------------------------------

    def _builtin(self, name: Name) -> str | None:
        if name.value in BUILTIN_IDS:
            return name.value
        spot = self.written.part(name).spot
        near, otherwise = nearest(name.value, BUILTIN_IDS), f"the built-in apps are {one_of([*BUILTIN_IDS])}"
        self.findings.add_unknown("E233", f"there is no built-in app `{name.value}`", spot, near, otherwise)
        return None

    def _alias_id(self, builtin: str | None) -> str | None:
        items = self.written.node.items or ()
        item = repeated(items, declarations.AppId, "id", self.written.source, self.findings)
        if item is not None:
            spot = self.written.part(item).spot
            self.findings.add(
                "E234",
                "a built-in app has its id from Meta",
                spot,
                help="remove the `id`",
                fix=replacement("remove the `id`", spot, ""),
            )
        return None if builtin is None else BUILTIN_IDS[builtin]

    def _own_id(self) -> str | None:
        node = self.written.node
        item = repeated(node.items or (), declarations.AppId, "id", self.written.source, self.findings)
        if not isinstance(item, declarations.AppId):
            missing_item("id", "id 1278416343931139", self.written, node.name, self.findings)
            return None
        number = item.value.value
        if not is_app_id(number):
            self.findings.add(
                "E230",
                f"{number} is not an app id",
                self.written.part(item.value).spot,
                help=f"an app id is a whole number from 1 to {LARGEST_APP_ID}, as Meta shows it",
            )
            return None
        if str(number) in BUILTIN_NAMES:
            self._write_alias(item, BUILTIN_NAMES[str(number)])
        return str(number)

    def _write_alias(self, item: declarations.AppId, builtin: str) -> None:
        node = self.written.node
        after_name = Span(node.name.span.end, node.name.span.end)
        self.findings.add(
            "E232",
            f"{item.value.value} is the id of the built-in app `{builtin}`",
            self.written.part(item.value).spot,
            help=f"write: app {node.name.value} = {builtin}",
            fix=Fix(
                f"write `app {node.name.value} = {builtin}`",
                "unsafe",
                (
                    Edit(self.written.source, after_name, f" = {builtin}"),
                    Edit(self.written.source, item.span, ""),
                ),
            ),
        )
