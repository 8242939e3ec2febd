"""What is shown of mutants: golden, and held against the schema.

Renewed by `pytest tests/tester/mutation --snapshot-update` and reviewed in the diff.
"""

import json

import jsonschema
import pytest
from msgspec.structs import replace
from syrupy.assertion import SnapshotAssertion

from convroute.report.mutation import json as as_json
from convroute.report.mutation import text as as_text
from convroute.report.palette import Palette
from convroute.resources import folder
from convroute.tester.mutation.verdicts import Judged, MutationReport, Survived
from tests.tester.mutation.building import HEAD, subject
from tests.tester.mutation.sample import report


@pytest.fixture(scope="module")
def found() -> MutationReport:
    return report()


def test_the_report_for_people(found: MutationReport, snapshot: SnapshotAssertion) -> None:
    """Of the changes of each kind that no test notices the first, and those whose tests notice them."""
    survived = [one for one in found.judged if isinstance(one.verdict, Survived)]
    first = {one.mutant.change.operator: one.number for one in reversed(survived)}
    shown = {*first.values(), *(found.noticed_by.get(number) for number in first.values())}
    few = tuple(one for one in found.judged if one not in survived or one.number in shown)
    assert as_text.render([replace(found, judged=few)]) == snapshot


def test_colours_change_nothing_but_the_looks(found: MutationReport) -> None:
    import re

    coloured = as_text.render([found], Palette(True))
    assert "\x1b[32m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text.render([found])


def test_the_report_for_programs(found: MutationReport, snapshot: SnapshotAssertion) -> None:
    document = json.loads(as_json.render([found]))
    schema = json.loads((folder("schemas") / "mutation.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)
    (policy,) = document["policies"]
    assert {mutant["status"] for mutant in policy["mutants"]} == {
        "killed",
        "survived",
        "equivalent",
        "not_a_policy",
    }
    first = {mutant["status"]: mutant for mutant in reversed(policy["mutants"])}
    assert {**policy, "mutants": first} == snapshot


def test_what_was_not_tried_is_said() -> None:
    values = ", ".join(f'"{number}"' for number in range(9))
    few = subject(f"{HEAD}set refs = [{values}]\nroute link in refs to sales\n", most=2)
    shown = as_text.render([few.report()])
    assert f"{few.drawn.left_out} changes not tried; `--max-mutants` says how many are" in shown
    assert "5 more values of long lists not tried" in shown


def test_every_webhook_that_is_named_is_printed(found: MutationReport) -> None:
    first, other, *_ = (one for one in found.judged if isinstance(one.verdict, Survived))
    content = '{"object": "instagram", "entry": []}'
    judged = [_recorded(one, f"webhooks/{one.number}.json", content) for one in (first, other)]
    noticed = {first.number: first.number, other.number: first.number}
    shown = as_text.render([replace(found, judged=tuple(judged), noticed_by=noticed)])
    assert f"\n# with webhooks/{first.number}.json:\n# {content}\n" in shown
    assert f" with webhooks/{other.number}.json: {content}\n" in shown
    assert shown.count(content) == 2


def _recorded(judged: Judged, path: str, content: str) -> Judged:
    """As if its example needed a recorded webhook."""
    assert isinstance(judged.verdict, Survived)
    witness = replace(judged.verdict.witness, lines=(f'when event "{path}"',), recordings={path: content})
    return replace(judged, verdict=replace(judged.verdict, witness=witness))
