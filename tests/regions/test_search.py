"""What a search is asked, apart from rules and permissions."""

from pathlib import Path

from convroute.policy.conditions import IsAny
from convroute.regions.goals import holds, joined
from convroute.regions.model import Model
from convroute.regions.point import Point
from convroute.regions.search import Empty, Search
from convroute.workspace import load

_POLICY = """language 1
policy shop { version "1"  channel instagram  account 17841400000000001 }
app bot { id 1001 }
fact tier: "a" | "b" | "c"
fact vip: bool
default bot
"""


def test_of_two_things_that_are_required_one_is_true_at_every_point(tmp_path: Path) -> None:
    (tmp_path / "p.route").write_text(_POLICY)
    policy = load(str(tmp_path / "p.route")).policy
    assert policy is not None
    model = Model([policy])
    tier = model.number("tier", IsAny(frozenset({"a"})))
    vip = model.number("vip", IsAny(frozenset({True})))
    either = joined(False, (tier, vip))
    search = Search(model)
    search.require(either)
    found = search.find([])
    assert isinstance(found, Point)
    assert holds(either, found.holds)
    assert isinstance(search.find([-tier, -vip]), Empty)
    other = search.find([-tier])
    assert isinstance(other, Point)
    assert other.holds(vip)
