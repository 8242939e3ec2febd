"""W436 of permissions: what is too hard is told, and nothing is claimed."""

from msgspec.structs import replace

from convroute.checker.checked import Checked
from convroute.linter.analysis import Analysis
from convroute.linter.context import proved
from convroute.linter.lint import examine
from convroute.regions.useless import Useless
from tests.linter.desk import checked


def test_a_permission_that_is_too_hard_is_not_decided() -> None:
    def analysing(policy: Checked) -> Analysis:
        return replace(proved(policy), useless=(Useless("unknown", 0, hard="too many steps"),))

    found = examine(checked("allow take by sales\n"), analysing=analysing)
    assert [(item.code, item.message) for item in found if item.code == "W436"] == [
        ("W436", "not decided: whether `allow:take` changes anything: too many steps")
    ]
