"""Every diagnostic has a page, and `convroute rules` lists it once (interfaces: Diagnostics)."""

import re

import pytest

from convroute.catalogue.index import index
from convroute.catalogue.page import Page
from convroute.cli.program import run
from convroute.linter.rules import RULES
from tests.repository.checkout import PACKAGE

CODE = re.compile(r'"([EW]\d{3})"')
PAGES = index(rule.page for rule in RULES).pages


def test_every_code_in_the_program_has_a_page_and_every_page_is_for_a_code() -> None:
    written = {code for path in PACKAGE.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    assert {page.code for page in PAGES} == written


def test_the_list_has_every_page_once_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    listed = re.findall(r"^ *([EW]\d{3}) ", capsys.readouterr().out, re.MULTILINE)
    assert listed == [page.code for page in PAGES]
    assert len(listed) == len(set(listed)) > 50


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_says_what_and_what_to_write_instead(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", page.code]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{page.code} {page.name}\n")
    assert page.summary in shown
    assert len(page.body.splitlines()) > 2
    assert bool(page.bad) == bool(page.good)
