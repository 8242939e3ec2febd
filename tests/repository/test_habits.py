"""Habits of this codebase that a program can check."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.repository.checkout import PACKAGE, ROOT, modules, project_files

FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "manager", "core", "misc"}
ABSOLUTE_HOME = re.compile(r"/(?<![\w.~-]/)(?:home|root|Users|work)/\w|[A-Z](?<!\w[A-Z]):\\+Users\\")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b|\bNotImplemented[E]rror\b")
IGNORE_WITH_REASON = re.compile(r"(?:type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)\s+\S+")
DOORS = {"__main__.py", "cli"}
READERS = ("wire/", "policy/storage.py", "workspace/proofs.py", "server/")
"""Who turns bytes into values; values themselves are `msgspec.Struct` everywhere."""


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Each import of a module: from where, and how many dots."""
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom):
            yield node.module or "", node.level
        elif isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return [*ast.walk(tree_of(path))]


def test_every_module_says_what_it_is() -> None:
    assert [name_of(path) for path in modules() if not ast.get_docstring(tree_of(path))] == []


def test_every_name_of_a_module_says_something() -> None:
    parts = {path: path.relative_to(PACKAGE).with_suffix("").parts for path in modules()}
    assert [name_of(path) for path in modules() if not FORBIDDEN_NAMES.isdisjoint(parts[path])] == []


def test_imports_are_absolute_and_nothing_inside_uses_the_public_face() -> None:
    found = [
        name_of(path)
        for path in modules()
        if any(level > 0 or module == "convroute" for module, level in imports(path))
    ]
    assert found == []


def test_only_the_doors_print_and_exit() -> None:
    inside = [path for path in modules() if path.relative_to(PACKAGE).parts[0] not in DOORS]
    calls = {path: [n for n in nodes_of(path) if isinstance(n, ast.Call)] for path in inside}
    assert [name_of(path) for path in inside if any(speaks(call.func) for call in calls[path])] == []


def speaks(called: ast.expr) -> bool:
    match called:
        case ast.Name(id="print" | "input" | "exit"):
            return True
        case ast.Attribute(value=ast.Name(id="sys"), attr="exit"):
            return True
    return False


def test_only_readers_know_the_formats_of_msgspec() -> None:
    """What import-linter cannot see: it knows libraries as a whole."""
    formats = re.compile(
        r"\bmsgspec\.(?:json|msgpack|toml|yaml)\b|\bfrom msgspec import [^#\n]*\b(?:json|msgpack)\b"
    )
    found = [name_of(path) for path in modules() if formats.search(text_of(path))]
    assert [name for name in found if not name.startswith(READERS)] == []


def python_files() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py"]


def test_every_ignore_has_a_code_and_a_reason() -> None:
    for path in python_files():
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            comment = re.search(r"#\s*(?:type: ignore|noqa)\b.*", line)
            assert comment is None or IGNORE_WITH_REASON.search(comment[0]), f"{path}:{number}"


def test_how_long_a_day_is_stands_in_one_place() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in modules()
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if re.search("86_?400", line)
    ]
    assert [place.partition(":")[0] for place in found] == ["units.py"], found


NAMED_ALIKE = (
    "server/graph/",  # bodies of the Send API, and edges
    "server/webhook_fields.py",  # the fields that an app subscribes to
    "server/outbox/showing.py",  # the lists of a decision
)
"""What has members of the same names as a webhook and is not one."""
WAITING = {"tests/server/eventually.py", "tests/server/linearizable/history.py"}
"""These wait for other processes, and write down in what order those answered."""
CLOCKS = {"datetime", "os", "resource", "time", "timeit"}
READING_A_CLOCK = re.compile(
    r"(?:(?:perf_counter|process_time|monotonic|thread_time|clock_gettime|time)(?:_ns)?"
    r"|timeit|getrusage|times|now|utcnow|today)"
)
NAMING_A_CLOCK = re.compile(rf"\b(?:import|from)\s.*\b(?:{'|'.join(sorted(CLOCKS))}|benchmarks)\b")
"""What a file has somewhere that takes anything from there; most have not, and need not be parsed."""


def clocks_read(path: Path) -> Iterator[str]:
    """What a file takes from a module that has a clock, and from the one of this project that measures.

    Such a module keeps its name: what another name reads would not be seen.
    """
    if not NAMING_A_CLOCK.search(text_of(path)):
        return
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom) and node.module in CLOCKS - {"datetime"}:
            yield from (alias.name for alias in node.names if READING_A_CLOCK.fullmatch(alias.name))
        elif isinstance(node, ast.ImportFrom) and node.module == "benchmarks.timing":
            yield node.module
        elif isinstance(node, ast.Attribute) and READING_A_CLOCK.fullmatch(node.attr):
            yield from [node.attr] if ast.unparse(node.value).split(".")[0] in CLOCKS else []
        elif isinstance(node, ast.Import):
            yield from (
                alias.name
                for alias in node.names
                if alias.name in {"timeit", "benchmarks.timing"} or (alias.name in CLOCKS and alias.asname)
            )


def test_no_test_looks_at_a_clock() -> None:
    """What takes long is counted in steps (`tests/benchmarks/effort.py`); ratios of time: benchmarks/."""
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if (names := [*clocks_read(path)])
    }
    assert {name: names for name, names in found.items() if name not in WAITING} == {}


@pytest.mark.parametrize(
    ("code", "clock"),
    [
        ("import time\nstart = time.perf_counter()", "perf_counter"),
        ("from time import process_time_ns", "process_time_ns"),
        ("import timeit", "timeit"),
        ("import os\nos.times()", "times"),
        ("from benchmarks.timing import cost", "benchmarks.timing"),
        ("import datetime\ndatetime.datetime.now()", "now"),
        ("import time as t\nt.perf_counter()", "time"),
        ("import time\ntime.sleep(1)", None),
        ("from datetime import time", None),
    ],
)
def test_a_look_at_a_clock_is_found_and_a_wait_is_none(tmp_path: Path, code: str, clock: str | None) -> None:
    (tmp_path / "test_x.py").write_text(code)
    assert [*clocks_read(tmp_path / "test_x.py")] == ([clock] if clock else [])


def test_values_are_structs() -> None:
    """To define a dataclass takes as long as to define forty structs, and every start pays for it."""
    assert [name_of(path) for path in modules() if "dataclasses" in {name for name, _ in imports(path)}] == []


def test_nothing_is_left_for_later() -> None:
    found = [path for path in modules() if UNFINISHED.search(text_of(path))]
    assert found == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in project_files()
        if (match := ABSOLUTE_HOME.search(path.read_bytes().decode("utf-8", "replace")))
    ]
    assert found == []


META_ALONE = {
    *("sender", "recipient", "user_ref", "hop_context", "account_linking", "message_edit"),
    *("pass_thread_control", "take_thread_control", "request_thread_control", "_thread_control"),
    *("previous_owner_app_id", "new_owner_app_id", "requested_owner_app_id"),
    *("is_echo", "is_deleted", "is_unsupported", "reply_to", "ads_context_data", "ad_id", "ad_title"),
}
"""Members of webhooks that are no words of ours."""
META_TOO = {
    *("object", "messaging", "standby", "message", "postback", "referral", "reaction", "read"),
    *("delivery", "optin", "app_roles", "quick_reply", "mid"),
}
"""Those that are: kinds, surfaces and fields have their names. So only where one is read as a member."""


def named_members(nodes: Iterable[ast.AST]) -> Iterator[object]:
    """Members that are read, written or declared, and whatever else is never but a member."""
    for node in nodes:
        match node:
            case ast.Subscript(slice=ast.Constant(value=name)) if name in META_TOO:
                yield name
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop" | "setdefault"), args=[ast.Constant(value=name), *_]
            ) if name in META_TOO:
                yield name
            case ast.MatchMapping(keys=[ast.Constant(value=name), *_]) if name in META_TOO:
                yield name
            case ast.Constant(value=name) if name in META_ALONE:
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.keyword(arg=name) if name in META_ALONE:
                yield name


def test_only_the_wire_names_the_members_of_webhooks() -> None:
    skipped = ("wire", "templates")  # templates are Meta's JSON, too, and have messages
    outside = [path for path in modules() if path.relative_to(PACKAGE).parts[0] not in skipped]
    found = {name_of(path): members for path in outside if (members := [*named_members(nodes_of(path))])}
    assert {name: members for name, members in found.items() if not name.startswith(NAMED_ALIKE)} == {}


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ('item["postback"]', ["postback"]),
        ('item.get("message")', ["message"]),
        ('item.pop("postback", None)', ["postback"]),
        ('match item:\n    case {"referral": _}: pass', ["referral"]),
        ('{"recipient": account}', ["recipient"]),
        ('"pass_thread_control" in item', ["pass_thread_control"]),
        ("class Item:\n    recipient: str", ["recipient"]),
        ("dict(sender=1)", ["sender"]),
        ('kind == "postback"', []),
    ],
)
def test_a_member_of_webhooks_is_found_however_it_is_named(code: str, named: list[str]) -> None:
    assert [*named_members(ast.walk(ast.parse(code)))] == named
