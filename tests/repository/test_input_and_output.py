"""docs/input-and-output.md: its examples are decided, and its tables have what the code has."""

import inspect
import json
import re
import shlex
import types
import typing
from collections.abc import Mapping

import pytest

from convroute import Decision, Event, Life, Policy, Request, Thread, Undecided, Unreadable
from convroute.cli.program import run
from convroute.conversation.errors import DENIAL_KINDS, MetaError
from convroute.conversation.event import Ad, Handover
from convroute.conversation.request import InlineControl
from convroute.evaluator.outcome import Deliver, Outcome, PolicyRef, Webhook
from convroute.evaluator.reason import Reason
from convroute.resources import folder
from convroute.wire.facts import read_facts
from convroute.wire.threads import read_threads
from tests.repository.checkout import ROOT
from tests.repository.readme import Fence, fences

PAGE = (ROOT / "docs/input-and-output.md").read_text(encoding="utf-8")
KINDS: tuple[type, ...] = (
    Ad,
    Decision,
    Deliver,
    Event,
    Handover,
    InlineControl,
    Life,
    MetaError,
    PolicyRef,
    Reason,
    Request,
    Thread,
    Undecided,
    Unreadable,
    Webhook,
)
EXAMPLES = [*fences(PAGE, "json"), *fences(PAGE, "jsonl")]


def rows(heading: str) -> list[list[str]]:
    """The rows of all tables below a heading, each with its cells."""
    section = re.split(r"^#{2,3} ", PAGE.split(f"# {heading}\n", 1)[1], flags=re.MULTILINE)[0]
    cells = [re.split(r"(?<!\\) *\| *", line)[1:-1] for line in section.splitlines() if line.startswith("| ")]
    return [row for row in cells if row[0].startswith("`")]


def type_shown(annotation: object) -> str:
    """How a table writes a type: words of a closed list are `str`, what is inside brackets is not shown."""
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        shown = dict.fromkeys(type_shown(part) for part in typing.get_args(annotation))
        return r" \| ".join(shown)
    if origin is typing.Literal:
        return "str"
    if origin is not None:
        return str(origin.__name__)
    if annotation is type(None):
        return "None"
    assert isinstance(annotation, type)
    return annotation.__name__


def attributes(kind: type) -> dict[str, str]:
    """Every public attribute of a kind of values, with its type."""
    found = {name: type_shown(hint) for name, hint in typing.get_type_hints(kind).items()}
    for name, member in inspect.getmembers_static(kind, lambda member: isinstance(member, property)):
        found[name] = type_shown(typing.get_type_hints(member.fget)["return"])
    return {name: shown for name, shown in found.items() if not name.startswith("_")}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_attribute_is_in_the_table_with_its_type(kind: type) -> None:
    table = {row[0].strip("`"): row[1].strip("`") for row in rows(kind.__name__)}
    assert table == attributes(kind)


def test_every_value_that_python_gives_has_a_table() -> None:
    shown = set(re.findall(r"^### ([A-Z]\w+)$", PAGE, re.MULTILINE)) - {"JSON"}
    assert shown == {kind.__name__ for kind in KINDS}


def test_every_outcome_is_listed() -> None:
    assert [row[0].strip("`") for row in rows("Outcomes")] == list(typing.get_args(Outcome))


def test_every_kind_of_reason_is_listed() -> None:
    schema = json.loads((folder("schemas") / "decision.schema.json").read_text(encoding="utf-8"))
    kinds = schema["$defs"]["decision"]["properties"]["reason"]["properties"]["kind"]["enum"]
    listed = [row[0].strip("`") for row in rows("Reasons")]
    assert sorted(listed) == sorted(kinds)
    assert set(listed[listed.index("granted") + 1 :]) == set(DENIAL_KINDS) - {"lead_flow"}


def test_the_members_of_documents_are_those_of_their_schemas() -> None:
    def members(name: str) -> set[str]:
        schema = json.loads((folder("schemas") / f"{name}.schema.json").read_text(encoding="utf-8"))
        return set(schema["properties"])

    def named(heading: str) -> set[str]:
        return {name for row in rows(heading) for name in re.findall(r"`(\w+)`", row[0])}

    assert named("A request") == members("request")
    assert named("A wrapper") == members("wrapper")
    assert named("Threads to start from: `--thread`") < _state_members()


def _state_members() -> set[str]:
    text = (folder("schemas") / "thread-state.schema.json").read_text(encoding="utf-8")
    return set(re.findall(r'"(\w+)": \{', text))


@pytest.fixture(scope="module")
def shop() -> Policy:
    return Policy.load(ROOT / "policies/shop/shop.route")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.info)
def test_every_example_is_decided(shop: Policy, example: Fence) -> None:
    what = example.info.split(" ")[1]
    if what == "thread":
        (state,) = read_threads(example.body)
        (event,) = shop.read(next(one.body for one in EXAMPLES if one.info == "json outcome=routed"))
        assert isinstance(event, Event)
        decision = shop.decide(event, state)
        assert isinstance(decision, Decision)
        assert decision.reason_kind == "thread_owner"
    elif what == "facts":
        assert set(read_facts(example.body)) == {"tier"}
    else:
        outcomes = [decision.outcome for decision in shop.decide_many(shop.read(example.body))]
        assert outcomes == what.removeprefix("outcome=").split(",")


def test_the_place_in_json_is_where_the_line_has_it(shop: Policy) -> None:
    lines: list[Mapping[str, object]] = [
        decision.to_json()
        for example in EXAMPLES
        if "outcome=" in example.info
        for decision in shop.decide_many(shop.read(example.body))
    ]
    for kind in (Decision, Reason, Deliver, Thread, MetaError, PolicyRef):
        for name, place in ((row[0], row[3]) for row in rows(kind.__name__)):
            path = re.match(r"`([\w.]+)`", place)
            if path is not None and path[1] not in ("thread_owner", "trace"):
                assert any(_has(line, path[1].split(".")) for line in lines), (kind.__name__, name)


def _has(value: object, path: list[str]) -> bool:
    if not path:
        return True
    return isinstance(value, dict) and path[0] in value and _has(value[path[0]], path[1:])


def test_every_question_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = fences(PAGE, "sh")
    for question in block.body.splitlines():
        assert run(shlex.split(question)[1:]) == 0
    first, second = re.findall(r"→  (.*)", capsys.readouterr().out)
    assert (first, second) == ("care, for 1 day", "allowed")
