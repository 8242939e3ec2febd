"""`language 1` is the first statement of every file (language: Declarations)."""

from collections.abc import Sequence

from convroute.checker.findings import Findings, Spot, related, replacement
from convroute.diagnostic import Diagnostic, Edit, Fix
from convroute.source import Source, Span
from convroute.syntax import nodes
from convroute.syntax.bulk.plain_routes import without_plain

EDITION = 1


def check_language(
    tree: nodes.File, source: Source, syntax_errors: Sequence[Diagnostic], findings: Findings
) -> None:
    """Missing, late, repeated, or an edition this program does not know."""
    found = [node for node in without_plain(tree.statements) if isinstance(node, nodes.Language)]
    if not found:
        if not syntax_errors:
            _missing(tree, source, findings)
        return
    first = found[0]
    if tree.statements[0] is not first:
        findings.add(
            "E202",
            "`language` comes after other statements",
            Spot(source, first.span),
            help="make it the first statement of the file",
        )
    for again in found[1:]:
        findings.add(
            "E203",
            "`language` is written twice",
            Spot(source, again.span),
            help="a file says its language once",
            related=[related("first written here", Spot(source, first.span))],
        )
    for node in found:
        _check_edition(node, source, findings)


def _missing(tree: nodes.File, source: Source, findings: Findings) -> None:
    start = tree.statements[0].span.start if tree.statements else 0
    end = tree.statements[0].span.end if tree.statements else 0
    line_end = source.text.find("\n", start)
    end = end if line_end == -1 else min(end, line_end)
    findings.add(
        "E201",
        "the file does not say its language",
        Spot(source, Span(start, end)),
        help=f"begin the file with: language {EDITION}",
        fix=Fix(
            f"add `language {EDITION}`",
            "safe",
            (Edit(source, Span(start, start), f"language {EDITION}\n\n"),),
        ),
    )


def _check_edition(node: nodes.Language, source: Source, findings: Findings) -> None:
    if node.edition.value != EDITION:
        spot = Spot(source, node.edition.span)
        findings.add(
            "E204",
            f"there is no language {node.edition.value}",
            spot,
            help=f"this version of convroute reads language {EDITION}",
            fix=replacement(f"write {EDITION}", spot, str(EDITION)),
        )
