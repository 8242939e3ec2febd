"""The pages of E2xx: each Bad example gives exactly that error, each Good one none."""

import re
from pathlib import Path

import pytest

import convroute.checker
from convroute.catalogue.meaning import PAGES
from convroute.catalogue.page import Page
from convroute.checker.files import Found
from convroute.checker.plan import Plan, read_plan
from tests.checker.building import checked_file, whole

_FILE = re.compile(r"^--- (\S+)\n", re.MULTILINE)


def found(example: str) -> set[str]:
    """The codes of all errors of an example; `--- NAME` begins another file, `\\xe4` is one byte.

    An example that begins with such a line is complete as it stands.
    """
    first, *others = _FILE.split(example)
    names, texts = others[::2], others[1::2]
    files = {name: text.encode().replace(rb"\xe4", b"\xe4") for name, text in zip(names, texts, strict=True)}
    root = "main.route" if first else names[0]
    if first:
        files[root] = whole(first).encode()
    result = checked_file(root, files)
    found = {item.code for item in result.diagnostics if item.severity == "error"}
    plan = read_plan(Found("plan.route", "plan.route", files["plan.route"])) if "plan.route" in files else ()
    return found if isinstance(plan, Plan) else found | {item.code for item in plan}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_bad_example_gives_exactly_this_error(page: Page) -> None:
    assert found(page.bad) == {page.code}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_good_example_gives_none(page: Page) -> None:
    assert page.good.strip()
    assert found(page.good) == set()


def test_codes_and_names_are_used_once_and_in_order() -> None:
    listed = [page.code for page in PAGES]
    assert listed == sorted(set(listed))
    assert len({page.name for page in PAGES}) == len(PAGES)


def test_every_code_the_checker_speaks_of_has_a_page() -> None:
    spoken = set[str]()
    for folder in convroute.checker.__path__:
        for file in Path(folder).glob("*.py"):
            spoken |= set(re.findall(r'"(E2\d\d)"', file.read_text(encoding="utf-8")))
    assert spoken == {page.code for page in PAGES}
