"""The pages for developers agree with the checkout: files, tests, floors and commands are real."""

import os
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.repository.checkout import PACKAGE, ROOT
from tests.repository.readme import fences, typed_again, visitors_folder
from tests.repository.typed import typed

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
_each_page = pytest.mark.parametrize("page", [CONTRIBUTING, ARCHITECTURE], ids=lambda page: page.name)
_PATH = re.compile(r"(?=.*[/.])[\w./-]*(?:/|\.(?:py|md|toml|lark|route|json|yaml))|\.ci/\w+")


def code_spans(text: str) -> list[str]:
    """What stands in backticks, outside of fences."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def paths_in(page: Path) -> list[str]:
    return [span for span in code_spans(page.read_text("utf-8")) if _PATH.fullmatch(span)]


def found(path: str) -> list[Path]:
    """What a path of a page means, below the package or below the checkout; NAME can be any name."""
    pattern = path.replace("NAME", "*").removesuffix("/")
    return [match for root in (PACKAGE, ROOT) for match in root.glob(pattern)]


@_each_page
def test_every_path_is_there(page: Path) -> None:
    named = paths_in(page)
    assert len(named) > 40
    assert [path for path in named if not found(path)] == []


@pytest.mark.parametrize("span", ["a/b.py", "a/", "x.md", ".ci/run", "cases/NAME.route"])
def test_a_path_is_known_by_how_it_is_written(span: str) -> None:
    assert _PATH.fullmatch(span)


@pytest.mark.parametrize(
    "span", ["and/or", "thread.owner", "Policy.decide", "W4xx", "area: what is now true"]
)
def test_other_code_is_not_a_path(span: str) -> None:
    assert not _PATH.fullmatch(span)


def test_a_name_that_a_newcomer_chooses_stands_for_any() -> None:
    assert len(found("linter/rules/NAME.py")) > 40
    assert found("linter/rules/none_such.py") == []


@_each_page
def test_every_test_that_is_named_is_there(page: Path) -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    written = {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}
    named = {span for span in code_spans(page.read_text("utf-8")) if re.fullmatch(r"test_\w+", span)}
    assert named - written == {"test_a_thread_that_expired_is_idle"} & named  # how one is called


def test_every_list_of_files_to_touch_has_a_file_in_each_step() -> None:
    lists = re.findall(r"^## Add .*?(?=^## )", CONTRIBUTING.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(lists) == 4
    for text in lists:
        steps = re.findall(r"^\d+\. `([^`]+)`", text, re.MULTILINE)
        assert len(steps) == len(re.findall(r"^\d+\. ", text, re.MULTILINE)) > 5
        assert [step for step in steps if not found(step)] == []


def test_the_commands_can_be_typed() -> None:
    text = CONTRIBUTING.read_text("utf-8")
    lines = [line for fence in fences(text, "sh") for line in fence.body.splitlines()]
    lines += [span for span in code_spans(text) if span.startswith((".ci/", "python "))]
    typed = [command.split("#")[0].split() for line in lines for command in line.split("&&")]
    assert len(typed) > 10
    for command in typed:
        _can_be_typed(*command)


def _can_be_typed(program: str, *arguments: str) -> None:
    match [Path(program).name, *arguments]:
        case ["run" | "nightly", *options]:
            assert os.access(ROOT / program, os.X_OK)
            assert all(option in (ROOT / program).read_text("utf-8") for option in options)
        case ["python" | "python3", "-m", module, *_]:
            project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
            tools = {name.partition(">")[0] for name in project["optional-dependencies"]["dev"]}
            assert module in tools or find_spec(module) is not None
        case ["python" | "python3", script, *_]:
            assert (ROOT / script).is_file()
        case ["pytest", *options]:
            assert all((ROOT / folder).is_dir() for folder in options if not folder.startswith("-"))
        case _:
            assert Path(program).name in {"pip", "source", "pre-commit", "git", "convroute"}, program


def test_the_floors_are_those_of_the_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = [one for one in project["tool"]["importlinter"]["contracts"] if one["id"] == "floors"]
    shown = fences(section("The floors"), "text")[0].body.splitlines()
    assert shown == contract["layers"]


def section(heading: str) -> str:
    return ARCHITECTURE.read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_the_glossary_is_in_order_and_every_word_has_its_file() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| (.+) \| `([^`]+)` \|$", section("Words"), re.MULTILINE)
    words = [word for word, _, _ in rows]
    assert len(words) == section("Words").count("\n|") - 2 >= 40
    assert words == sorted(set(words))
    assert all(found(path) for _, _, path in rows)


@pytest.mark.slow
def test_the_commands_of_the_architecture_print_what_it_says(tmp_path: Path) -> None:
    text = ARCHITECTURE.read_text("utf-8")
    assert len(fences(text, "console")) >= 2
    assert typed_again(text, visitors_folder(tmp_path), typed) == text


def test_the_architecture_quotes_the_shop() -> None:
    (quoted,) = fences(ARCHITECTURE.read_text("utf-8"), "route")
    assert quoted.body in (ROOT / "policies/shop/shop.route").read_text("utf-8")
