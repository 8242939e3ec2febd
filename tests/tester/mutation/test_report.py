"""What is shown of mutants: golden, and held against the schema.

Renewed by `pytest tests/tester/mutation --snapshot-update` and reviewed in the diff.
"""

import json

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from convroute.report.mutation import json as as_json
from convroute.report.mutation import text as as_text
from convroute.report.palette import Palette
from convroute.resources import folder
from convroute.tester.mutation.verdicts import MutationReport
from tests.tester.mutation.building import HEAD, subject
from tests.tester.mutation.sample import report


@pytest.fixture(scope="module")
def found() -> MutationReport:
    return report()


def test_the_report_for_people(found: MutationReport, snapshot: SnapshotAssertion) -> None:
    assert as_text.render([found]) == snapshot


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
