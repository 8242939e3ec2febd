"""docs/mutation.md: its report is what is printed where one test is missing, and its table is complete."""

import re
from typing import get_args

from convroute.report.mutation import text as as_text
from convroute.tester.mutation.change import Operator
from tests.repository.checkout import ROOT
from tests.tester.mutation.building import subject
from tests.tester.mutation.sample import POLICY, report

PAGE = (ROOT / "docs/mutation.md").read_text(encoding="utf-8")
CLOSING = "`18:00` becomes `18:01`"


def test_the_report_on_the_page_is_what_is_printed() -> None:
    found = report()
    lacking = next(one.number for one in found.judged if one.mutant.what == CLOSING)
    tests = "\n".join(witness.test or "" for number, witness in found.suggested if number != lacking)
    recordings = {path: text for _, witness in found.suggested for path, text in witness.recordings.items()}
    shown = as_text.render([subject(f"{POLICY}\n{tests}", recordings).report()])
    assert shown.strip("\n") in PAGE


def test_the_page_names_every_kind_of_change() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == sorted(get_args(Operator))
