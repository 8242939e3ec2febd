"""The files a policy names, read once each, with what is wrong with them said where they are named."""

from msgspec import Struct, field

from convroute.checker.csv_columns import Unusable, column, entries
from convroute.checker.files import Files, Found, Refused
from convroute.checker.findings import Findings, Spot, replacement
from convroute.checker.values import Values
from convroute.source import Source
from convroute.syntax.literals import Text


class ReferencedFiles(Struct):
    """Reads relative to the file that says the name.

    `for_tests` answers for the tests of a source by its name (a test file reads its
    recorded webhooks beside itself, not in the policy's folder). With `closed` nothing is read:
    the file that says the name is a fragment, and whoever includes it reads.
    """

    findings: Findings
    files: Files
    closed: bool = False
    for_tests: dict[str, Files] = field(default_factory=dict)
    _read: dict[str, Source | int] = field(default_factory=dict)
    _columns: dict[tuple[int, str], Values | Unusable] = field(default_factory=dict)
    _entries: dict[int, Values] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def found(self, path: Text, source: Source, code: str = "E240") -> Found | None:
        """The file named by `path`, or None; then the reason is written down under `code`."""
        return self._answered(self.files, path, source, code)

    def text(self, path: Text, source: Source) -> Source | None:
        """The named file as text (a BOM is skipped), or None."""
        return self._text(self.found(path, source), path, source)

    def column(self, file: Source, name: str) -> Values | Unusable:
        """The column `name` of a table that `text` gave, read once however many lists are of it."""
        known = self._columns.get((id(file), name))
        if known is not None:
            return known
        found = column(file, name)
        read = found if isinstance(found, Unusable) else Values(frozenset(found.values), file, found)
        return self._columns.setdefault((id(file), name), read)

    def entries(self, file: Source) -> Values:
        """The lines of a text file that `text` gave, read once as well."""
        known = self._entries.get(id(file))
        if known is not None:
            return known
        found = entries(file)
        return self._entries.setdefault(id(file), Values(frozenset(found.values), file, found))

    def recording(self, path: Text, source: Source) -> Source | None:
        """The recorded webhook that a test names, as text, or None."""
        files = self.for_tests.get(source.name, self.files)
        return self._text(self._answered(files, path, source, "E240"), path, source)

    def _answered(self, files: Files, path: Text, source: Source, code: str) -> Found | None:
        if self.closed:
            return None
        answer = files.read(path.value, source.name)
        if isinstance(answer, Refused):
            refuse(self.findings, code, path, source, answer)
            return None
        return answer

    def _text(self, found: Found | None, path: Text, source: Source) -> Source | None:
        if found is None:
            return None
        if found.key not in self._read:
            self._read[found.key] = _decoded(found)
        text = self._read[found.key]
        if isinstance(text, Source):
            return text
        if (found.key, source.name) not in self._told:  # once in each file that names it
            self._told.add((found.key, source.name))
            self.findings.add(
                "E241",
                f"`{found.name}` is not UTF-8 text (byte {text})",
                Spot(source, path.span),
                help="save the file as UTF-8; spreadsheets call it CSV UTF-8",
            )
        return None


def _decoded(found: Found) -> Source | int:
    """The text, or the number of the first byte that is none."""
    try:
        return Source(found.name, found.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return error.start + 1


def refuse(findings: Findings, code: str, path: Text, source: Source, refused: Refused) -> None:
    spot = Spot(source, path.span)
    if refused.nearest is None:
        findings.add(
            code,
            f"`{path.value}` {refused.reason}",
            spot,
            help=refused.advice,
        )
        return
    fix = replacement(f"write `{refused.nearest}`", spot, f'"{refused.nearest}"')
    findings.add(
        code, f"`{path.value}` {refused.reason}", spot, help=f"did you mean {refused.nearest}?", fix=fix
    )
