"""Coverage in every format, held against golden files and against what readers of the format expect."""

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter
from html.parser import HTMLParser

import pytest
from syrupy.assertion import SnapshotAssertion

from convroute.report.coverage import cobertura, html, lcov, text
from convroute.report.coverage import json as as_json
from convroute.report.coverage.covered import Covered
from convroute.report.palette import Palette
from convroute.resources import folder
from tests.coverage.building import covered
from tests.coverage.sample import sample


@pytest.fixture(scope="module")
def found() -> Covered:
    return sample()


def test_text(found: Covered, snapshot: SnapshotAssertion) -> None:
    assert text.render([found]) == snapshot


def test_lcov(found: Covered, snapshot: SnapshotAssertion) -> None:
    assert lcov.render([found]) == snapshot


def test_cobertura(found: Covered, snapshot: SnapshotAssertion) -> None:
    rendered = cobertura.render([found], at=1_789_000_000_123)
    assert rendered.replace(_version(rendered), "VERSION") == snapshot


def test_html(found: Covered, snapshot: SnapshotAssertion) -> None:
    assert html.render([found]) == snapshot


def test_json(found: Covered, snapshot: SnapshotAssertion) -> None:
    """Of the obligations of each kind, and of the gaps, the first."""
    document = json.loads(as_json.render([found]))
    (policy,) = document["policies"]
    for several in ("obligations", "gaps", "not_counted"):
        first = {one["kind"]: one for one in reversed(policy[several])}
        policy[several] = [one for one in policy[several] if one in first.values()]
    assert json.dumps(document, indent=2) == snapshot


def _version(rendered: str) -> str:
    return ElementTree.fromstring(rendered).attrib["version"]


def test_colours_change_nothing_but_colours(found: Covered) -> None:
    import re

    coloured = text.render([found], Palette(coloured=True))
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text.render([found])


def test_a_policy_that_is_covered_says_only_so() -> None:
    full = covered(
        'test "t" { when message "Hi" then route to bot }\ntest "o" {\n'
        ' given thread owned by sales when message "Hi" then route to sales }'
    )
    rendered = text.render([full])
    assert "missing" not in rendered
    assert "rules" in rendered


# --- LCOV --------------------------------------------------------------------------------


def test_lcov_counts_what_it_lists(found: Covered) -> None:
    """genhtml refuses records whose totals are not those of their lines."""
    for record in lcov.render([found]).split("end_of_record\n")[:-1]:
        lines = [line.partition(":") for line in record.splitlines()]
        values = {name: value for name, _, value in lines}
        counts = Counter(name for name, _, _ in lines)
        assert (counts["DA"], counts["BRDA"], counts["FN"]) == tuple(
            int(values[name]) for name in ("LF", "BRF", "FNF")
        )
        hit = [value for name, _, value in lines if name == "DA" and not value.endswith(",0")]
        assert len(hit) == int(values["LH"])
        taken = [
            value for name, _, value in lines if name == "BRDA" and value.split(",")[3] not in ("-", "0")
        ]
        assert len(taken) == int(values["BRH"])


# --- Cobertura ---------------------------------------------------------------------------

# element: the attributes it must have, and the elements it may hold, in their order (coverage-04.dtd)
_DTD: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "coverage": (
        {
            "line-rate",
            "branch-rate",
            "lines-covered",
            "lines-valid",
            "branches-covered",
            "branches-valid",
            "complexity",
            "version",
            "timestamp",
        },
        ("sources", "packages"),
    ),
    "sources": (set(), ("source",)),
    "source": (set(), ()),
    "packages": (set(), ("package",)),
    "package": ({"name", "line-rate", "branch-rate", "complexity"}, ("classes",)),
    "classes": (set(), ("class",)),
    "class": ({"name", "filename", "line-rate", "branch-rate", "complexity"}, ("methods", "lines")),
    "methods": (set(), ("method",)),
    "lines": (set(), ("line",)),
    "line": ({"number", "hits"}, ("conditions",)),
    "conditions": (set(), ("condition",)),
    "condition": ({"number", "type", "coverage"}, ()),
}
_OPTIONAL = {"line": {"branch", "condition-coverage"}}


def test_cobertura_keeps_to_its_dtd(found: Covered) -> None:
    for element in ElementTree.fromstring(cobertura.render([found])).iter():
        required, children = _DTD[element.tag]
        assert required <= element.attrib.keys() <= required | _OPTIONAL.get(element.tag, set())
        order = [children.index(child.tag) for child in element]
        assert order == sorted(order)


def test_cobertura_adds_up(found: Covered) -> None:
    root = ElementTree.fromstring(cobertura.render([found]))
    lines = [*root.iter("line")]
    assert root.attrib["lines-valid"] == str(len(lines))
    assert root.attrib["lines-covered"] == str(sum(line.attrib["hits"] != "0" for line in lines))


# --- HTML --------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Checks that elements are closed, and gathers them."""

    _VOID = ("meta", "!doctype")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self._VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else(found: Covered) -> None:
    page = _Page()
    page.feed(html.render([found]))
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & {*page.tags}
    links = [value or "" for name, value in page.attributes if name in ("href", "src")]
    ids = {value for name, value in page.attributes if name == "id"}
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_the_page_can_be_read_without_colours(found: Covered) -> None:
    rendered = html.render([found])
    assert "<td>in part</td>" in rendered
    assert "<td>no</td>" in rendered
    assert rendered.count("<caption>") == rendered.count("<table")


def test_every_line_of_the_policy_is_on_the_page(found: Covered) -> None:
    rendered = html.render([found])
    assert "&lt;script&gt;alert(" in rendered
    for source in found.sources:
        assert source.name.replace("&", "&amp;") in rendered


# --- JSON --------------------------------------------------------------------------------


def test_json_fits_its_schema(found: Covered) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((folder("schemas") / "coverage.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(as_json.render([found])))


def test_each_gap_of_the_json_names_a_test_that_is_there(found: Covered) -> None:
    (policy,) = json.loads(as_json.render([found]))["policies"]
    numbers = {gap["test"] for gap in policy["gaps"]}
    assert numbers == {*range(len(policy["tests"]))}
