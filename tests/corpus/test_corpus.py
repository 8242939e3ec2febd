"""Policies broken on purpose: is the first finding where the mistake is, and does it know what was meant?

One in eleven of them in the usual run, close to a thousand in the nightly one.
"""

import re
from collections import Counter
from itertools import chain

import pytest

from convroute.catalogue.index import index
from convroute.diagnostic import Diagnostic
from convroute.linter.rules import RULES
from tests.corpus.good import good_policies
from tests.corpus.judgement import Case, judged, report
from tests.examples import how_many

pytestmark = pytest.mark.slow

SEED = 20261122
EVERY = how_many(11, nightly=1)
"""Of each policy, a mistake of every so-manyth kind."""
WANTED = 0.95


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    return judged(list(good_policies(tmp_path_factory.mktemp("corpus"))), SEED, EVERY)


def all_findings(cases: list[Case]) -> list[Diagnostic]:
    return list(chain.from_iterable(case.diagnostics for case in cases))


def test_there_are_many_broken_policies_of_many_kinds(cases: list[Case]) -> None:
    kinds = Counter(case.mutation.kind for case in cases)
    assert len(cases) >= 800 // EVERY
    assert len(kinds) >= how_many(80, nightly=100)
    assert max(kinds.values()) <= len(cases) // 20, "one kind must not outweigh the others"
    assert len({case.good.name for case in cases}) >= 10


def test_no_mistake_ends_in_a_traceback(cases: list[Case]) -> None:
    assert not [str(case) for case in cases if case.traceback is not None]


def test_the_first_finding_lies_where_the_mistake_is(cases: list[Case]) -> None:
    assert sum(case.in_place for case in cases) >= WANTED * len(cases), report(cases)


def test_a_misspelt_name_gets_the_right_suggestion(cases: list[Case]) -> None:
    misspelt = [case for case in cases if case.mutation.meant is not None]
    assert len(misspelt) >= 100 // EVERY
    assert sum(case.suggests for case in misspelt) >= WANTED * len(misspelt), report(cases)


def test_every_finding_lies_inside_its_file(cases: list[Case]) -> None:
    for item in all_findings(cases):
        for source, span in (
            (item.source, item.span),
            *((other.source, other.span) for other in item.related),
        ):
            assert 0 <= span.start <= span.end <= len(source.text), item
        for edit in item.fix.edits if item.fix else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(edit.source.text), item


def test_every_finding_has_a_code_with_a_page(cases: list[Case]) -> None:
    known = index(rule.page for rule in RULES).by_code
    assert not {item.code for item in all_findings(cases)} - known.keys()


def test_every_message_is_a_fragment_in_lower_case_without_a_full_stop(cases: list[Case]) -> None:
    for item in all_findings(cases):
        assert re.match(r"[a-z`0-9]|NUL|JSON", item.message) or item.message.startswith("a NUL"), item.message
        for text in (item.message, item.help or "x"):
            assert not re.search(r"(?<!\.\.)\.$|\n", text.replace("`.`", "")), text
        assert len(item.message) < 400, item.message
