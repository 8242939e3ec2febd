"""Whatever a tree says, checking it finds mistakes and never makes one."""

from hypothesis import given

from convroute.syntax import nodes
from convroute.syntax.printer import show
from tests.checker.building import checked
from tests.examples import examples
from tests.properties import trees

# Some of the names that the trees use, so that more of what they say is looked at.
DECLARED = """
app a { id 7 }
app inbox = page_inbox
group total = [a, inbox]
set link = ["x", "12"]
fact id: int 0..100
fact takes: bool
fact x9_: "gold" | "silver"
schedule monday { mon 09:00-18:00 }
"""


@given(trees.files)
@examples(12, 2_000)
def test_no_tree_makes_the_checker_fail(tree: nodes.File) -> None:
    result = checked(DECLARED + show(tree))
    errors = [item for item in result.diagnostics if item.severity == "error"]
    assert (result.policy is None) is bool(errors)
    for item in result.diagnostics:
        assert 0 <= item.span.start <= item.span.end <= len(item.source.text)
        assert item.message[0].islower() or not item.message[0].isalpha()
        assert not item.message.endswith(".")
