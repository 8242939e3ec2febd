"""What is shown of a difference: golden in every format, and foreign text is only text.

Renewed by `pytest tests/report --snapshot-update` and reviewed in the diff.
"""

import json
import re
from html import unescape
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace
from referencing import Registry, Resource
from syrupy.assertion import SnapshotAssertion

from convroute.differ.difference import Undecided
from convroute.report.difference import markdown
from convroute.report.difference.compared import Comparison
from convroute.report.difference.formats import FORMATS, Format, render
from convroute.report.difference.summary import summary
from convroute.report.palette import Palette
from convroute.resources import folder
from convroute.version import VERSION
from tests.report.difference_sample import EVIL, HEAD, comparison, hostile, many, of_heads
from tests.report.test_official_schemas import sarif_schema


@pytest.fixture(scope="module")
def found() -> Comparison:
    return comparison()


@pytest.fixture(scope="module")
def evil() -> Comparison:
    return hostile()


@pytest.mark.parametrize("form", FORMATS)
def test_a_difference_in_every_format(form: Format, found: Comparison, snapshot: SnapshotAssertion) -> None:
    """Of what looks alike the first."""
    shown = render(found, form)
    if form in ("json", "sarif"):
        document = json.loads(shown)
        shorten = _first_change if form == "json" else _first_result
        shorten(document)
        shown = json.dumps(document, indent=2, ensure_ascii=False)
    assert shown.replace(VERSION, "VERSION") == snapshot


def _first_change(document: dict[str, Any]) -> None:
    """Without the decisions, which are as `convroute decide` writes them."""
    document["proved_with"] = {"unicode": "of this machine", "zones": "of this machine"}
    regions = document["policies"][0]["regions"]
    del regions[1:]
    for side in ("before", "after"):
        assert regions[0][side].pop("decision")["outcome"] == "routed"


def _first_result(document: dict[str, Any]) -> None:
    del document["runs"][0]["results"][1:]


def test_what_is_not_expected_is_told_with_what_is(snapshot: SnapshotAssertion) -> None:
    assert render(comparison(expecting=True), "text") == snapshot
    assert render(comparison(expecting=True), "markdown") == snapshot


def test_text_and_json_count_the_same_as_not_expected() -> None:
    found = comparison(expecting=True)
    counted = json.loads(render(found, "json"))["summary"]["not_expected"]
    assert counted > 0
    assert f", {counted} of them not expected" in render(found, "text")


def test_colours_change_nothing_but_the_looks(found: Comparison) -> None:
    coloured = render(found, "text", Palette(True))
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(found, "text")


def validated(document: object) -> Any:
    """The document, which is as its schema says."""
    schemas = [json.loads(path.read_text("utf-8")) for path in folder("schemas").glob("*.schema.json")]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    validator = jsonschema.Draft202012Validator({"$ref": "urn:convroute:schema:diff"}, registry=registry)
    validator.validate(document)
    return document


@pytest.mark.parametrize("expecting", [False, True])
def test_the_report_for_programs_is_as_its_schema_says(expecting: bool, evil: Comparison) -> None:
    for one in (comparison(expecting=expecting), evil, many(3), Comparison(())):
        validated(json.loads(render(one, "json")))


def test_sarif_is_what_its_owners_call_sarif(found: Comparison, evil: Comparison) -> None:
    for one in (found, evil, many(3), comparison(expecting=True), Comparison(())):
        sarif_schema().validate(json.loads(render(one, "sarif")))


def test_a_fingerprint_stays_when_lines_move(found: Comparison) -> None:
    def marks(of: Comparison) -> list[str]:
        (run,) = json.loads(render(of, "sarif"))["runs"]
        return [result["partialFingerprints"]["convroute/v1"] for result in run["results"]]

    assert marks(found) == marks(comparison(above="# a comment\n\n"))
    assert len(set(marks(found))) == len(marks(found))


# --- foreign text ------------------------------------------------------------------------------


def test_in_markdown_foreign_text_is_only_text(evil: Comparison) -> None:
    shown = render(evil, "markdown")
    tags = set(re.findall(r"<[^>]*>", shown))
    assert tags == {
        "<!-- convroute diff -->",
        "<code>",
        "</code>",
        "<br>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
    }
    assert "@team" not in shown
    assert "](http" not in shown
    assert all(line.count("|") == 6 for line in shown.splitlines() if line.startswith("|"))
    assert "@team" in unescape(shown)


def test_for_github_foreign_text_is_no_command(evil: Comparison) -> None:
    lines = render(evil, "github").splitlines()
    assert [line for line in lines if line.startswith("::")] == [
        line for line in lines if re.match(r"::(?:warning|notice) file=[^,:]+,line=\d+,", line)
    ]
    assert not any("##[" in line for line in lines)


@pytest.mark.parametrize("form", FORMATS)
def test_no_character_of_it_is_obeyed(form: Format, evil: Comparison) -> None:
    shown = render(evil, form)
    assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", shown)
    assert shown.isprintable() or "\n" in shown
    assert EVIL[:4] in unescape(shown)


# --- limits ------------------------------------------------------------------------------------


def test_a_comment_is_never_longer_than_github_takes() -> None:
    shown = render(many(300), "markdown")
    assert len(shown.encode()) <= markdown.LIMIT
    assert "| | | | | and 280 more |" in shown
    assert re.search(r"\d+ more groups of changes: `convroute diff` tells them all", shown)
    assert shown.count("<details>") == shown.count("</details>")


def test_a_long_line_is_cut_in_a_comment_and_whole_in_its_policy() -> None:
    shown = markdown.render(many(1, "x" * 1000))
    assert "x" * 100 in shown
    assert max(map(len, shown.splitlines()[3:7])) < 600


@pytest.mark.parametrize("room", [0, 10, 200, 1000, 5000])
def test_a_comment_fits_in_whatever_room_is_left(room: int) -> None:
    assert len(markdown.render(many(30), room).encode()) <= room


def test_ten_annotations_say_how_many_more_there_are() -> None:
    lines = render(many(30), "github").splitlines()
    assert sum(line.startswith("::") for line in lines) == 10
    assert "and 21 more annotations" in lines[9]


# --- the line that sums up -----------------------------------------------------------------------


def test_a_rule_that_is_too_hard_to_tell_is_listed_and_is_no_change(found: Comparison) -> None:
    [compared] = found.compared
    hard = replace(compared, judged=(), undecided=(Undecided("take", None, "it took too long", same=True),))
    unknown = Comparison((hard,))
    assert unknown.clean
    assert summary(unknown) == (
        "nothing changes: 1 policy decides every conversation as before; "
        "1 question too hard to say which rule decides, and nothing else changes there"
    )
    assert "unknown take: which rule decides, and nothing else: it took" in render(unknown, "text")
    document = validated(json.loads(render(unknown, "json")))
    assert (document["summary"]["equal"], document["policies"][0]["unknown"][0]["only_rule"]) == (True, True)
    assert "Whether another rule decides is not known" in render(unknown, "markdown")
    assert "::warning" not in render(unknown, "github")


def test_what_was_too_hard_is_never_called_equal(found: Comparison) -> None:
    (compared,) = found.compared
    hard = replace(compared, judged=(), undecided=(Undecided("link", None, "it took too long"),))
    unknown = Comparison((hard,))
    assert not unknown.clean
    assert summary(unknown) == "1 question too hard to answer, so nothing is proved there"
    assert "unknown link: it took too long" in render(unknown, "text")
    assert json.loads(render(unknown, "json"))["summary"]["equal"] is False
    assert "unknown" in render(unknown, "markdown")


def test_questions_about_one_line_and_the_same_answers_are_told_once_with_their_number(
    found: Comparison,
) -> None:
    [compared] = found.compared
    line = compared.judged[0].region.line
    hard = [
        Undecided("organic", line, "it took too long", outcomes=outcomes)
        for outcomes in (("bot", "care"), ("bot", "care"), ("bot", "<sales>"))
    ]
    unknown = Comparison((replace(compared, judged=(), undecided=tuple(hard)),))
    assert "3 questions too hard" in summary(unknown)
    shown = render(unknown, "text")
    assert shown.count("it took too long") == 2
    assert "unknown organic (bot → care): it took too long (2 questions); try" in shown
    assert "unknown organic (bot → <sales>): it took too long; try" in shown
    document = validated(json.loads(render(unknown, "json")))
    assert [one["outcomes"]["after"] for one in document["policies"][0]["unknown"]] == [
        "care",
        "care",
        "<sales>",
    ]
    markdown = render(unknown, "markdown")
    assert markdown.count("<details>") == 2
    assert "<sales>" not in markdown
    assert render(unknown, "github").count("::warning") == 2
    results = json.loads(render(unknown, "sarif"))["runs"][0]["results"]
    assert len({one["partialFingerprints"]["convroute/v1"] for one in results}) == 2


def test_policies_without_a_changed_file_count_as_equal() -> None:
    assert summary(Comparison((), 3)) == "nothing changes: 3 policies decide every conversation as before"
    assert summary(Comparison(())) == "nothing to compare"


TIERS = 'fact tier: "gold" | "silver"'
GOLD = 'route message to sales when tier == "gold"\n'
THREE = "route message to care when tier == 3\n"


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (HEAD, 'tier = "gold"'),
        (HEAD.replace(f"{TIERS}\n", ""), 'tier = "gold"'),
        (HEAD.replace(TIERS, 'fact tier: "silver"'), 'tier = "gold"'),
        (HEAD.replace(TIERS, "fact tier: int"), 'tier = "gold"'),
        (HEAD.replace(TIERS, "fact tier: int") + THREE, 'tier = "gold" before, tier = 3 after'),
    ],
    ids=["as before", "not declared", "not allowed", "of another type", "another value"],
)
def test_an_example_tells_what_is_supplied_to_either_policy(new: str, told: str) -> None:
    found = of_heads(HEAD + GOLD, new)
    regions = validated(json.loads(render(found, "json")))["policies"][0]["regions"]
    assert {"tier": "gold"} in [one["before"]["input"].get("facts") for one in regions]
    for form in ("text", "github"):
        assert f"Europe/Berlin, {told}\n" in f"{render(found, form)}\n"
    assert f"Europe/Berlin, {told}\n" in unescape(render(found, "markdown"))
