"""A link rule for a `ref` that no link can carry.

The `ref` of an ig.me or m.me link has letters A-Z and a-z, digits, `-`, `_`
and `=`, at most 2083 of them. Meta drops anything else without a word, so the
rule never matches; nor does one for an empty `ref`.

Bad:

    route link "summer sale" to sales

Good:

    route link "summer-sale" to sales

Write the ref as it stands in the link, without the rest of it: `"qr"` of
`https://ig.me/m/acme?ref=qr`.
"""

import re
from collections.abc import Iterator

from convroute.diagnostic import Edit, Fix
from convroute.linter.context import LintContext
from convroute.linter.finding import Finding
from convroute.linter.rule import LintRule
from convroute.policy.text_matching import glob_parts
from convroute.source import Source
from convroute.syntax.conditions import Compare, OneOf
from convroute.syntax.declarations import SetDecl, ValueList
from convroute.syntax.literals import Text
from convroute.syntax.node import Node
from convroute.syntax.nodes import Among, Entry, Exactly, Matching

_LONGEST = 2083
_FOREIGN = re.compile(r"[^A-Za-z0-9_=-]")
_WHOLE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:ig\.me|m\.me)/[^?#\s]*(?P<query>(?:\?[^#\s]*)?)(?:#.*)?|(?P<only>\?[^#\s]*)",
    re.I,
)
_IN_QUERY = re.compile(r"[?&]ref=([^&]+)", re.I)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def check(context: LintContext) -> Iterator[Finding]:
    """Links only: blanks around a key are told by `blanks-in-key`."""
    linked: set[str] = set()
    for entry, source in context.written(Entry):
        match entry:
            case Entry(word="link", match=Exactly(value=Text(value="") as text)):
                yield _finding(text, source, "a link always has a ref: this never matches")
            case Entry(word="link", match=Exactly(value=Text() as text)):
                yield from _value(text.value, text, source)
            case Entry(word="link", match=Matching(pattern=pattern)):
                yield from _pattern(pattern, source)
            case Entry(word="link", match=Among(set=name)):
                linked.add(name.value)
    for declared, source in context.written(SetDecl):
        if declared.name.value in linked and isinstance(declared.values, ValueList):
            yield from _values(declared.values.values, source)
    for compared, source in context.written(Compare):
        if compared.field.name == "ref":
            yield from _values((compared.value,), source)
    for one_of, source in context.written(OneOf):
        if one_of.field.name == "ref":
            yield from _values(one_of.values, source)


def _values(values: tuple[Node, ...], source: Source) -> Iterator[Finding]:
    for value in values:
        if isinstance(value, Text):
            yield from _value(value.value, value, source)


def _value(ref: str, node: Text, source: Source) -> Iterator[Finding]:
    ref = ref.strip()
    whole = _WHOLE.fullmatch(node.value.strip())
    if whole is not None:
        yield _only_the_ref(whole["query"] or whole["only"] or "", node, source)
        return
    foreign = _FOREIGN.search(ref)
    if foreign is not None:
        yield _finding(node, source, f"no link can carry `{foreign.group()}` in its ref")
    elif len(ref) > _LONGEST:
        yield _finding(node, source, f"the ref has {len(ref)} characters, a link carries at most {_LONGEST}")


def _pattern(pattern: Text, source: Source) -> Iterator[Finding]:
    literal = "".join(_ESCAPED.sub(r"\1", part) for part in glob_parts(pattern.value))
    wild = literal.replace(".", "") if "?" in pattern.value else literal
    yield from _value(wild, pattern, source)


def _only_the_ref(query: str, node: Text, source: Source) -> Finding:
    """Somebody wrote the link: what Meta sends is the `ref` in it."""
    ref = _IN_QUERY.search(query)
    message = "this is a link, and Meta sends only the `ref` in it"
    if ref is None:
        return Finding(source, node.span, message, help="a link without `?ref=...` is an organic entry")
    title, text = f'write only the ref: `"{ref[1]}"`', f'"{ref[1]}"'
    fix = Fix(title, "unsafe", (Edit(source, node.span, text),)) if '"' not in ref[1] else None
    return Finding(source, node.span, message, help=title, fix=fix)


def _finding(node: Text, source: Source, message: str) -> Finding:
    return Finding(
        source,
        node.span,
        message,
        help=f"a ref has letters A-Z and a-z, digits, `-`, `_` and `=`, at most {_LONGEST} of them",
    )


RULE = LintRule(code="W405", name="impossible-ref", text=__doc__, check=check, needs_meaning=False)
