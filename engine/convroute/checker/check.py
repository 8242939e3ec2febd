"""From a file to a checked policy: the one order in which everything is looked at.

Each part returns what it could make sense of and writes down what it could
not, so one run finds every independent error.
"""

from collections.abc import Sequence

from msgspec import Struct, field

from convroute.checker.apps import Apps, check_apps
from convroute.checker.assembly import assemble
from convroute.checker.checked import Checked
from convroute.checker.comparisons import Comparisons
from convroute.checker.conditions import Conditions
from convroute.checker.constants import Constants
from convroute.checker.entries import Entries
from convroute.checker.examples import Tests
from convroute.checker.expected_changes import ExpectedChanges
from convroute.checker.facts import check_facts
from convroute.checker.fields import Fields
from convroute.checker.files import Files, Found
from convroute.checker.findings import Findings, Written
from convroute.checker.groups import Groups, check_groups
from convroute.checker.header import UNKNOWN, Header, check_header, missing_header
from convroute.checker.inclusion import Assembled, WrittenRoutes
from convroute.checker.invariants import Invariants
from convroute.checker.names import Names, declare
from convroute.checker.permissions import Permissions
from convroute.checker.referenced_files import ReferencedFiles
from convroute.checker.routes import Routes
from convroute.checker.rule_ids import check_rule_ids
from convroute.checker.schedules import check_schedules
from convroute.checker.sets import Sets, check_sets
from convroute.checker.targets import Fallbacks, Targets, check_behavior, check_fallbacks
from convroute.checker.template_files import Templates
from convroute.diagnostic import has_errors, in_reading_order
from convroute.frozen_dict import frozen_dict
from convroute.policy.canonical import with_digest
from convroute.policy.fields import FactInfo
from convroute.policy.model import (
    Behavior,
    CheckedPolicy,
    Examples,
    ExpectedChange,
    Invariant,
    LimitRule,
    PermissionRule,
)
from convroute.syntax import nodes
from convroute.syntax.examples import Test


def check(
    root: Found,
    files: Files,
    for_tests: Files | None = None,
    beside: Sequence[tuple[Found, Files]] = (),
) -> Checked:
    """The policy in the file `root`, or the one its tests are about, and everything wrong with it.

    `files` answers for what the policy names, `for_tests` for what only its tests name, if others do.
    `beside` are more files of tests about the same policy, which is looked at once for all of them.
    Never raises because of what is written.
    """
    findings = Findings()
    assembled = assemble(root, files, findings, for_tests, beside)
    if assembled is None:
        return Checked(None, tuple(in_reading_order(findings.items)), ())
    declarations = Declarations.of(assembled, findings)
    return outcome(assembled, Parts.of(declarations, assembled.statements, assembled.routes), findings)


def outcome(assembled: Assembled, parts: "Parts", findings: Findings) -> Checked:
    """What was looked at as it is handed on: the policy only if nothing is wrong with it."""
    found = tuple(in_reading_order(findings.items))
    whole = parts.declarations.header is not None and assembled.role != "fragment" and not has_errors(found)
    return Checked(
        policy=parts.policy(assembled) if whole else None,
        diagnostics=found,
        files=assembled.files,
        routes=parts.routes.written,
        permissions=tuple(parts.permissions.written),
        templates=parts.declarations.templates.written(),
        roots=len(assembled.roots),
        sets=parts.declarations.sets.known,
        groups=parts.declarations.groups.members,
        fragment=assembled.is_fragment,
    )


class Declarations(Struct, frozen=True):
    """What rules stand on: everything that is declared, in the order of `of`."""

    header: Header | None
    apps: Apps
    groups: Groups
    sets: Sets
    facts: dict[str, FactInfo]
    names: Names
    referenced: ReferencedFiles
    constants: Constants
    conditions: Conditions
    templates: Templates
    complete: bool
    findings: Findings

    @classmethod
    def of(cls, assembled: Assembled, findings: Findings) -> "Declarations":
        statements, referenced = assembled.statements, assembled.referenced
        lenient = assembled.role == "fragment"
        header = check_header(statements, findings)
        if header is None and not lenient and not assembled.headless:
            missing_header(assembled.home, findings)
        channels = (header or UNKNOWN).channels
        names = declare(statements, assembled.broken_names, lenient or assembled.partial, findings)
        apps = check_apps(statements, names, findings)
        groups = check_groups(statements, names, apps, findings)
        sets = check_sets(statements, names, referenced, findings)
        facts = check_facts(statements, findings)
        schedules = check_schedules(statements, findings)
        constants = Constants(groups, findings)
        fields = Fields(facts, names, findings)
        comparisons = Comparisons(constants, sets, findings)
        conditions = Conditions(fields, comparisons, schedules, names, findings)
        complete = not (lenient or assembled.broken or assembled.partial)
        templates = Templates(apps, channels, referenced, findings, complete)
        templates.check_all(statements)
        return cls(
            header,
            apps,
            groups,
            sets,
            facts,
            names,
            referenced,
            constants,
            conditions,
            templates,
            complete,
            findings,
        )


class Parts(Struct, frozen=True):
    """Everything that was looked at, in the order of `of`."""

    declarations: Declarations
    fallbacks: Fallbacks
    behavior: Behavior
    routes: Routes
    permissions: Permissions
    recordings: dict[tuple[str, str], str] = field(default_factory=dict)
    invariants: list[Invariant] = field(default_factory=list)
    expected: list[ExpectedChange] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        declarations: Declarations,
        statements: Sequence[Written[nodes.Statement]],
        rules: Sequence[WrittenRoutes],
    ) -> "Parts":
        """The route `rules`, and what else is among `statements`, on `declarations`."""
        apps, findings, conditions = declarations.apps, declarations.findings, declarations.conditions
        channels = (declarations.header or UNKNOWN).channels
        targets = Targets(apps, channels, findings, declarations.complete)
        fallbacks = check_fallbacks(statements, targets, findings)
        behavior = check_behavior(statements, findings)
        rule_ids = check_rule_ids(statements, findings)
        entries = Entries(declarations.names, declarations.sets, findings)
        routes = Routes(targets, declarations.templates, entries, conditions, rule_ids, findings)
        routes.check_all(rules)
        permissions = Permissions(declarations.groups, conditions, rule_ids, findings)
        permissions.check_all(statements)
        parts = cls(declarations, fallbacks, behavior, routes, permissions)
        timezone = (declarations.header or UNKNOWN).timezone
        facts, constants, referenced = declarations.facts, declarations.constants, declarations.referenced
        tests = Tests(apps, facts, constants, referenced, timezone, findings, parts.recordings)
        tests.check_all(statements)
        parts.invariants.extend(Invariants(declarations.groups, conditions, findings).all_of(statements))
        parts.expected.extend(ExpectedChanges(declarations.groups, conditions, findings).all_of(statements))
        return parts

    def policy(self, assembled: Assembled) -> CheckedPolicy:
        header, declarations, fallbacks = self.declarations.header, self.declarations, self.fallbacks
        assert header is not None
        written = [written.rule for written in self.permissions.written]
        policy = CheckedPolicy(
            name=header.name,
            version=header.version,
            description=header.description,
            accounts=header.accounts,
            timezone=header.timezone,
            apps=frozen_dict(declarations.apps.declared),
            facts=frozen_dict(declarations.facts),
            templates=frozen_dict(
                {name: resolved.template for name, resolved in declarations.templates.found.items()}
            ),
            default=fallbacks.default,
            default_place=fallbacks.default_place,
            social=fallbacks.social,
            social_place=fallbacks.social_place,
            behavior=self.behavior,
            campaign=self.routes.rules("campaign"),
            link=self.routes.rules("link"),
            organic=self.routes.rules("organic"),
            permissions=tuple(rule for rule in written if isinstance(rule, PermissionRule)),
            limits=tuple(rule for rule in written if isinstance(rule, LimitRule)),
            examples=_examples(assembled, self),
        )
        return with_digest(policy)


def _examples(assembled: Assembled, parts: Parts) -> Examples:
    """The tests of the files that were named (they do not repeat the policy's own), all of the others."""
    return Examples(
        tests=tuple(
            (written.source.name, written.node)
            for written in assembled.statements
            if isinstance(written.node, Test) and written.source.name in assembled.roots
        ),
        invariants=tuple(parts.invariants),
        recordings=parts.recordings,
        expected=tuple(parts.expected),
    )
