"""The worked policies without their tests: what is written for them notices nearly every change."""

from functools import cache
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from convroute.formatter.format import format_source
from convroute.report.generated import test_file as whole_file
from convroute.source import Source
from convroute.tester.coverage.closing import report
from convroute.tester.mutation.verdicts import Killed, Survived
from tests.coverage.building import rerun
from tests.repository.checkout import policy_files
from tests.tester.generate.building import Made, of_file

made_once = cache(of_file)


@pytest.fixture(params=policy_files(), ids=lambda path: path.stem)
def made(request: pytest.FixtureRequest) -> Made:
    path: Path = request.param
    return made_once(path)


def test_the_suite_reads_as_somebody_would_have_written_it(made: Made, snapshot: SnapshotAssertion) -> None:
    text = whole_file(made.suite, f"{made.policy.name}.route", recorded=True)
    assert format_source(Source("suite.route", text)).text == text
    assert text == snapshot


def test_the_suite_covers_everything(made: Made) -> None:
    found = report(rerun(made.policy, [*made.suite.tests]))
    assert found.gaps == ()
    assert {total.percent for total in found.totals.values()} == {100.0}


def test_the_suite_notices_nearly_every_change(made: Made) -> None:
    runner = made.runner()
    verdicts = [(mutant, runner.judge(mutant)) for mutant in made.drawn.mutants]
    killed = sum(isinstance(verdict, Killed) for _, verdict in verdicts)
    survived = [mutant for mutant, verdict in verdicts if isinstance(verdict, Survived)]
    assert {mutant.operator for mutant in survived} <= {"order"}
    assert killed / (killed + len(survived)) >= 0.95
