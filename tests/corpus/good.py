"""The good policies that are broken on purpose, each laid out in a folder of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convroute.source import Source
from convroute.syntax.parser import parse
from tests.corpus.tokens import Token, tokens
from tests.repository.checkout import POLICIES, copy_of

CASES = Path(__file__).parent.parent / "cases"


@dataclass(frozen=True)
class Good:
    """One file of a good policy: `root` is what is checked, `file` what is broken."""

    name: str
    root: Path
    file: Path
    text: str
    words: tuple[Token, ...]
    statements: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, root: Path, file: Path) -> "Good":
        text = file.read_text(encoding="utf-8")
        parsed = parse(Source(file.name, text))
        assert not parsed.diagnostics, f"{file} should be good"
        spans = tuple((node.span.start, node.span.end) for node in parsed.file.statements)
        return cls(file.name, root, file, text, tuple(tokens(text)), spans)

    def statement_at(self, offset: int) -> tuple[int, int] | None:
        """The first and last offset of the statement around `offset`."""
        return next(((start, end) for start, end in self.statements if start <= offset <= end), None)


def good_policies(where: Path) -> Iterator[Good]:
    """Copies of the policies below `where`, one file of them at a time."""
    for name in ("shop", "bank", "page", "single", "agency"):
        copy_of(name, where / name)
    shutil.copytree(CASES / "broken" / "forms", where / "forms")
    glance = _glance(where / "glance", POLICIES / "shop")
    yield Good.of(glance, glance)
    forms = where / "forms" / "forms.route"
    yield Good.of(forms, forms)
    yield Good.of(forms, where / "forms" / "desk.route")
    for name in ("shop", "bank", "page", "single"):
        yield Good.of(where / name / f"{name}.route", where / name / f"{name}.route")
    tests = where / "bank" / "bank_test.route"
    yield Good.of(tests, tests)
    agency = where / "agency" / "agency.route"
    for file in ("agency.route", "apps.route", "ads.route", "rights.route", "brands/fjell.route"):
        yield Good.of(agency, where / "agency" / file)


def _glance(where: Path, shop: Path) -> Path:
    (where / "ads").mkdir(parents=True)
    shutil.copy(CASES / "glance.route", where / "glance.route")
    shutil.copytree(shop / "templates", where / "templates")
    (where / "ads" / "spring.csv").write_text("ad_id,name\n120211111111111,Tulips\n", encoding="utf-8")
    return where / "glance.route"
