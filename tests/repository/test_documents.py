"""The documents agree with the program: links lead somewhere, names and examples are real."""

import contextlib
import io
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

import convroute
from convroute.cli.program import COMMANDS
from convroute.source import Source
from convroute.syntax.parser import parse
from convroute.syntax.scanner import STATEMENT_WORDS
from convroute.version import HOME
from tests.repository.checkout import ROOT
from tests.repository.readme import Fence, fences

PLACES = ("*.md", "docs/*.md", "grammar/*.md", "policies/**/*.md")
DOCUMENTS = sorted(path for place in PLACES for path in ROOT.glob(place))
PYTHON = (ROOT / "docs/python.md").read_text(encoding="utf-8")


def anchors(document: Path) -> set[str]:
    """The places of a document that a link can lead to: `<a id=...>` and headings."""
    text = document.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([^"]+)"></a>', text))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (document.parent / name) if name else document
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def commands_in(document: Path) -> set[str]:
    """What follows `convroute` in the document's fences and code spans."""
    text = document.read_text(encoding="utf-8")
    code = [fence.body for language in ("", "sh", "console") for fence in fences(text, language)]
    code += re.findall(r"`([^`\n]+)`", text)
    typed = re.compile(r"(?:^|^\$ |/)convroute ([a-z]+)\b", re.MULTILINE)
    return {command for part in code for command in typed.findall(part)}


def test_every_command_that_a_document_names_is_there() -> None:
    named = {command for document in DOCUMENTS for command in commands_in(document)}
    assert {"explain", "lint", "template"} <= named <= set(COMMANDS)


def test_the_python_page_lists_exactly_the_public_names() -> None:
    table = PYTHON.split("\n## Names\n", 1)[1]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(convroute.__all__)


def test_every_public_name_is_there() -> None:
    for name in convroute.__all__:
        assert getattr(convroute, name).__name__ == name


def test_the_examples_of_the_python_page_print_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    said = iter(fences(PYTHON, "text"))
    for example in fences(PYTHON, "python"):
        printed = _printed_by(example, namespace)
        if PYTHON[example.start + len(example.body) :].startswith("```\n\n```text\n"):
            assert printed.startswith(next(said).body)
    assert next(said, None) is None


def _printed_by(example: Fence, namespace: dict[str, object]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(example.body, namespace)
    return printed.getvalue()


@pytest.mark.parametrize("page", ["README.md", "docs/semantics.md", "docs/how-it-takes-effect.md"])
def test_every_route_example_parses(page: str) -> None:
    examples = fences((ROOT / page).read_text(encoding="utf-8"), "route")
    assert examples
    for example in examples:
        assert parse(Source(page, f"language 1\n{example.body}")).diagnostics == ()


def test_every_statement_is_said_to_take_effect_somewhere() -> None:
    page = (ROOT / "docs/how-it-takes-effect.md").read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| ([^|]*`[^|]*) \|", page, re.MULTILINE)
    begun = {word for cell in first_cells for word in re.findall(r"`(\w+)", cell)}
    assert set(STATEMENT_WORDS) <= begun


def test_the_picture_of_how_a_policy_takes_effect_needs_nothing_else_and_shows_real_lines() -> None:
    text = (ROOT / "docs/how-it-takes-effect.svg").read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text)
    assert "href" not in text
    assert "url(" not in text
    texts = picture.iter("{http://www.w3.org/2000/svg}text")
    code = "\n".join(line.text or "" for line in texts if line.get("class") == "code")
    shown = Source("picture", "language 1\n" + re.sub(r"(test|invariant) .*", "", code))
    assert parse(shown).diagnostics == ()
    assert len(parse(shown).file.statements) == 1 + 7


PROMISES = {
    "a package of an index": r"pip install (?:-\S+ )*'?convroute\b",
    "a tag": r"convroute@v\d|rev: v\d|download/v\d",
    "a package index": r"pypi\.org|pipx install convroute|uvx convroute|uv add convroute",
}


@pytest.mark.parametrize("promised", PROMISES)
def test_nothing_promises_what_is_not_published(promised: str) -> None:
    places = [*DOCUMENTS, ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", ROOT / "pyproject.toml"]
    places += [*(ROOT / "docs").glob("*.yml"), *(ROOT / "docs").glob("deploy/*")]
    unless = dict.fromkeys(places, r"(?!\[\w+\] @)")
    # What is installed asks for an extra by its own name: pip takes the rest from where it is.
    unless |= dict.fromkeys((ROOT / "engine").rglob("*.py"), r"(?!\[\w+\]')")
    for place in unless:
        found = re.search(PROMISES[promised] + unless[place], place.read_text(encoding="utf-8"))
        assert found is None, (place.name, found.group())


def test_the_project_is_kept_at_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address = re.compile(r"https://github\.com/\w+/convroute\b")
    (home,) = set(address.findall(" ".join(project["urls"].values())))
    pages = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert set(address.findall(pages)) == {home}
    assert home == HOME
