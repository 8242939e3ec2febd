"""What checking yields: the policy if it has a meaning, everything found, and where each rule was written."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from convroute.checker.values import Values
from convroute.diagnostic import Diagnostic
from convroute.policy.model import CheckedPolicy, LimitRule, PermissionRule, RouteRule
from convroute.source import Source
from convroute.syntax import declarations, nodes


class SourceFile(Struct, frozen=True):
    """A file of policy text and its tree."""

    source: Source
    tree: nodes.File


class WrittenRoute(Struct, frozen=True):
    """A checked route and the statement it was made from (a template's declaration if it is implicit)."""

    rule: RouteRule
    node: nodes.Route | declarations.TemplateDecl
    source: Source


class WrittenPermission(Struct, frozen=True):
    rule: PermissionRule | LimitRule
    node: nodes.Permission | nodes.Limit
    source: Source


class WrittenTemplate(Struct, frozen=True):
    """A template's declaration, its JSON file (None if it could not be read) and its list of ads, if any."""

    node: declarations.TemplateDecl
    source: Source
    file: Source | None
    ads: Values | None = None


class Checked(Struct, frozen=True):
    """`policy` is None when there are errors, or for a fragment checked alone.

    `files` holds the root first (of tests that were checked together: their `roots`), then its includes
    in the order they were reached; `diagnostics` has everything from all of them, in reading order.
    `sets` are the values of every declared set that could be read, `groups` the ids of the apps of every
    group. `fragment`: it was read without the policy it belongs to.
    """

    policy: CheckedPolicy | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[SourceFile, ...]
    routes: Sequence[WrittenRoute] = ()
    permissions: tuple[WrittenPermission, ...] = ()
    templates: tuple[WrittenTemplate, ...] = ()
    roots: int = 1
    sets: Mapping[str, Values] = field(default_factory=dict)
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    fragment: bool = False
