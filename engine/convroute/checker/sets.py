"""Sets of values, written or read from files, for routes, conditions, templates (language: `set`, `ads`)."""

from collections.abc import Sequence

from msgspec import Struct, field

from convroute.checker.csv_columns import Unusable
from convroute.checker.findings import Findings, Spot, Written, of_kind, related, replacement
from convroute.checker.names import Names
from convroute.checker.numbers import is_id, is_rounded, is_whole, undressed_id
from convroute.checker.referenced_files import ReferencedFiles
from convroute.checker.values import Values
from convroute.diagnostic import Related
from convroute.policy.conditions import MentionsAny, Scalar
from convroute.policy.text_matching import words
from convroute.source import Source
from convroute.syntax import declarations, nodes
from convroute.syntax.conflict import resolved
from convroute.syntax.literals import Integer, Name, Text
from convroute.syntax.quoting import in_quotes
from convroute.wording import are

_SHOWN = 10
"""So many phrases without a word are named; the others look alike."""


class Sets(Struct):
    """The declared sets. `known` lacks a set whose values could not be read.

    What is found out about values is kept by their identity: many sets may be of one file.
    """

    names: Names
    findings: Findings
    known: dict[str, Values] = field(default_factory=dict)
    _ids_checked: set[int] = field(default_factory=set)
    _phrases: dict[int, MentionsAny | None] = field(default_factory=dict)
    _numbers: dict[int, frozenset[Scalar] | str] = field(default_factory=dict)

    def find(self, name: Name, source: Source) -> Values | None:
        """The values of the set called `name`, or None (said already)."""
        if self.names.find(name, source, "set") is None:
            return None
        return self.known.get(name.value)

    def find_ids(self, name: Name, source: Source) -> Values | None:
        """As `find`, where ids are meant: a value that a spreadsheet rounded is an error, said once."""
        values = self.find(name, source)
        if values is not None and id(values) not in self._ids_checked:
            self._ids_checked.add(id(values))
            check_rounded(values, Spot(source, name.span), self.findings)
        return values

    def find_phrases(self, name: Name, source: Source) -> MentionsAny | None:
        """The values of a set as phrases, the same test for everybody; one without a word is an error."""
        values = self.find(name, source)
        if values is None:
            return None
        if id(values) not in self._phrases:
            self._phrases[id(values)] = _phrases(values, Spot(source, name.span), self.findings)
        return self._phrases[id(values)]

    def whole_numbers(self, values: Values) -> frozenset[Scalar] | str:
        """Values of a known set as whole numbers, the same for everybody, or the least that is not one."""
        if id(values) not in self._numbers:
            stranger = min((value for value in values.values if not is_whole(value)), default=None)
            self._numbers[id(values)] = frozenset(map(int, values.values)) if stranger is None else stranger
        return self._numbers[id(values)]


def _phrases(values: Values, used: Spot, findings: Findings) -> MentionsAny | None:
    found = {value: words(value) for value in values.values}
    if all(found.values()):
        return MentionsAny.of(found.values())
    empty = [value for value in dict.fromkeys(values.in_order) if not found[value]]
    meant = related("the values of the set are phrases here", used)
    for value in empty[:_SHOWN]:
        say_no_word(value, values.spot(value) or used, findings, meant)
    return None


def say_no_word(phrase: str, spot: Spot, findings: Findings, *meant: Related) -> None:
    """E278: a phrase of `mentions` without a word."""
    findings.add(
        "E278",
        f"`{seen(phrase)}` has no word in it",
        spot,
        help="`mentions` looks for words: letters and digits; for other signs use `like`",
        related=[*meant],
    )


def seen(phrase: str) -> str:
    """With characters that nobody sees by their numbers."""
    return "".join(sign if sign.isprintable() else f"\\u{{{ord(sign):x}}}" for sign in phrase)


def check_sets(
    statements: Sequence[Written[nodes.Statement]],
    names: Names,
    referenced: ReferencedFiles,
    findings: Findings,
) -> Sets:
    """Every declared set with its values."""
    sets = Sets(names, findings)
    for written in of_kind(statements, declarations.SetDecl):
        name = written.node.name.value
        values = read_values(written.node.values, written.source, referenced, findings)
        if values is not None and name not in sets.known:
            sets.known[name] = values
    return sets


def read_values(
    written: declarations.ValueList | declarations.FromCsv | declarations.FromText,
    source: Source,
    referenced: ReferencedFiles,
    findings: Findings,
) -> Values | None:
    """The values of a list, a column or a text file; None if they cannot be read."""
    match written:
        case declarations.ValueList():
            literals = tuple((literal(value), Spot(source, value.span)) for value in written.values)
            return Values(frozenset(value for value, _ in literals), literals=literals)
        case declarations.FromCsv():
            return _from_csv(written, source, referenced, findings)
        case declarations.FromText():
            return _from_text(written, source, referenced, findings)


def literal(value: Text | Integer) -> str:
    return value.value if isinstance(value, Text) else str(value.value)


def _from_csv(
    written: declarations.FromCsv, source: Source, referenced: ReferencedFiles, findings: Findings
) -> Values | None:
    file = _merged(referenced.text(written.path, source), findings)
    if file is None:
        return None
    found = referenced.column(file, written.column.value)
    if isinstance(found, Values):
        return found
    _say_unusable(found, file, written, source, findings)
    return None


def _merged(file: Source | None, findings: Findings) -> Source | None:
    """The file, unless a version control system left two versions of some lines in it."""
    conflicts = None if file is None else resolved(file)
    if conflicts is None:
        return file
    findings.extend(conflicts.diagnostics)
    return None


def _say_unusable(
    found: Unusable, file: Source, written: declarations.FromCsv, source: Source, findings: Findings
) -> None:
    spot = Spot(source, written.column.span)
    if found.span is not None:
        named = related("the file is named here", Spot(source, written.path.span))
        findings.add("E243", found.message, Spot(file, found.span), help=found.help, related=[named])
        return
    near = found.nearest
    fix = None if near is None else replacement(f"write `{near}`", spot, in_quotes(near))
    findings.add("E242", found.message, spot, help=found.help, fix=fix)


def _from_text(
    written: declarations.FromText, source: Source, referenced: ReferencedFiles, findings: Findings
) -> Values | None:
    if written.path.value.lower().endswith(".csv"):
        findings.add(
            "E242",
            f"`{written.path.value}` is a table, and no column is named",
            Spot(source, written.path.span),
            help=f'name the column: from "{written.path.value}" column "..."',
        )
        return None
    file = _merged(referenced.text(written.path, source), findings)
    if file is None:
        return None
    return referenced.entries(file)


def check_rounded(values: Values, used: Spot, findings: Findings) -> None:
    """`1.2E+14` where ids are meant: said at the first one, with how many there are."""
    if "".join(values.values).isdigit():
        return
    rounded = sorted(value for value in values.values if is_rounded(value))
    if not rounded:
        return
    first = next(value for value in values.in_order if is_rounded(value))
    others = len(rounded) - 1
    more = f", and so {are(others)} {others} more" if others else ""
    findings.add(
        "E244",
        f"`{first}` is not an id: a spreadsheet rounded it{more}",
        values.spot(first) or used,
        help="format the column as text in the spreadsheet, and export the ids again",
        related=[related("ids are meant here", used)],
    )


def check_written_ids(values: Values, findings: Findings) -> None:
    """Ids in a list of the policy are digits."""
    for value, spot in values.literals:
        if not is_id(value) and not is_rounded(value):
            digits = undressed_id(value)
            help_ = f"write digits only: {digits}" if digits else "an id is a number without leading zeros"
            findings.add("E247", f'"{value}" is not an id', spot, help=help_)
