"""The pages of E3xx and W3xx: each Bad example gives exactly that finding, each Good one none."""

import re

import pytest

import convroute.templates
from convroute.catalogue.page import Page
from convroute.catalogue.templates import PAGES
from convroute.resources import folder
from convroute.source import Source
from convroute.templates.check import check_template
from convroute.templates.content import Channel
from convroute.templates.receiving import check_routing_fields

APPS = {"1278416343931139": "concierge", "2210987654321098": "marketing"}


def found(page: Page, text: str) -> list[str]:
    prose = page.body.split("\n", 2)[2]
    channel: Channel = "messenger" if prose.startswith("On Messenger only.") else "instagram"
    source = Source("ad.json", text)
    report = check_template(source, channel)
    return [item.code for item in (*report.diagnostics, *check_routing_fields(report, source, APPS, {}))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_bad_example_gives_exactly_this_finding(page: Page) -> None:
    assert found(page, page.bad) == [page.code]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_good_example_gives_none(page: Page) -> None:
    assert page.good.strip()
    assert found(page, page.good) == []


def test_codes_and_names_are_used_once_and_in_order() -> None:
    codes = [page.code for page in PAGES]
    assert codes == sorted(set(codes))
    assert len({page.name for page in PAGES}) == len(PAGES)


def test_every_code_that_can_be_found_has_a_page() -> None:
    spoken = set[str]()
    for file in (folder("templates")).glob("*.py"):
        spoken |= set(re.findall(r'"([EW]3\d\d)"', file.read_text(encoding="utf-8")))
    assert convroute.templates.__doc__
    assert spoken == {page.code for page in PAGES}
