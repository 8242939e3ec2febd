"""docs/testing.md: its examples are in the one style and pass, and its failure is what is printed."""

import re

import pytest

from convroute.formatter.format import format_source
from convroute.report.tested.text import render_one
from convroute.source import Source
from tests.repository.checkout import ROOT
from tests.repository.readme import fences
from tests.tester.building import SHOP, checked, results

PAGE = (ROOT / "docs/testing.md").read_text(encoding="utf-8")
EXAMPLES = [fence.body for fence in fences(PAGE, "route")]
POLICY = (
    SHOP.replace("route message to care when text", "complaints: route message to care when text")
    .replace('vip or (tier == "gold" and not within office)', 'tier == "gold"')
    .replace(
        "allow take by [care, sales] from [concierge, marketing]",
        "allow take by [care, sales] from concierge",
    )
)
AT_NIGHT = """
test "a refund at night" {
    given time 2026-01-05 22:00
    when  message "a refund"
    then  route to care
}
"""


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_in_the_one_style(text: str) -> None:
    assert format_source(Source("page.route", text)).text == text


@pytest.mark.parametrize("text", [text for text in EXAMPLES if text.startswith("test")])
def test_an_example_passes(text: str) -> None:
    found = results(text, POLICY)
    assert found
    assert [(failure.expected, failure.got) for result in found for failure in result.failures] == []


def test_the_example_of_a_test_file_is_one() -> None:
    (text,) = [text for text in EXAMPLES if text.startswith("language")]
    assert checked(text, {"shop.route": POLICY}).diagnostics == ()


def test_the_failure_is_what_is_printed() -> None:
    (shown,) = [fence.body for fence in fences(PAGE, "text")]
    (result,) = results(AT_NIGHT, POLICY)
    assert render_one(result).strip() == shown.strip()


def test_every_option_of_the_command_is_explained() -> None:
    from convroute.cli.commands.test import test as command

    known = {name for parameter in command.params for name in parameter.opts if name.startswith("-")}
    written = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", PAGE))
    assert known - {"--color", "--debug"} <= written | COVERAGE  # every command has these two


COVERAGE = {"--coverage", "--fail-under", "--coverage-output"}
"""Explained on the page about coverage."""
