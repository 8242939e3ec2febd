"""Differences to show: a plain one, one with hostile texts, and one with many lines."""

from convroute.checker.check import check
from convroute.checker.files import Found
from convroute.differ.compare import compare
from convroute.differ.expected import Expectations, conditions_of
from convroute.report.difference.compared import Compared, Comparison, Version
from convroute.workspace.declared_places import declared_places
from tests.checker.building import Given

EVIL = "<b>|*_`@team #1 [x](http://a) ##[error] \x1b]0;x\x07 \u2028::error::"
_EVIL = EVIL.replace("\x1b", "\\u{1b}").replace("\x07", "\\u{7}").replace("\u2028", "\\u{2028}")

HEAD = """language 1
policy shop { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot   { id 1278416343931139  role automation }
app sales { id 3310987654321098  role sales }
app care = instagram_inbox { role customer_care }
fact tier: "gold" | "silver"
schedule office { mon-fri 09:00-18:00 }
default bot
"""
OLD = """route ad 120210987654321 to sales for 3 days
route link like "order-*" to care when within office
route message to sales when tier == "gold"
route message to care when text mentions "refund"
"""
NEW = """route ad 120210987654321 to sales for 5 days
route link like "order-*" to care when within office
route message to care when text mentions ["refund", "broken"]
"""
EXPECTED = """expect change "sales keeps ads for longer" { from route to sales  to route to sales }
expect change "people answer complaints" { when text mentions "broken" and tier != "gold"  to route to care }
expect change "nobody is left with everybody" { from broadcast }
"""


def comparison(*, expecting: bool = False, above: str = "") -> Comparison:
    """A window, a rule that is gone, a phrase and an hour more."""
    office = HEAD.replace("09:00", "08:00")
    return _compared(HEAD + OLD, office + above + NEW + (EXPECTED if expecting else ""), expecting=expecting)


def hostile() -> Comparison:
    """Whatever a policy may say in a text, in the name of a file and in a title."""
    old = f'{HEAD}route link "{_EVIL}" to sales\nroute message to care when text mentions "x {_EVIL}"\n'
    new = old.replace("to sales", "to care").replace("message to care", "message to sales")
    return _compared(
        old,
        f'{new}expect change "{_EVIL}" {{ when ref is present }}\n',
        expecting=True,
        name=f"{EVIL}/a.route".replace("::", ""),
    )


def between(old: str, new: str) -> Comparison:
    """Two policies, whole but for what stands in front of every one."""
    return _compared(HEAD + old, HEAD + new)


def of_heads(old: str, new: str, rules: str = "") -> Comparison:
    """Two policies with these in front of the same rules."""
    return _compared(old + rules, new + rules)


def many(count: int, text: str = "qr") -> Comparison:
    """So many lines that changed, each with a region of its own."""
    old = "".join(f'route link "{text}-{at}" to sales\n' for at in range(count))
    return _compared(HEAD + old, HEAD + old.replace("to sales", "to care"))


def _compared(old: str, new: str, *, expecting: bool = False, name: str = "shop.route") -> Comparison:
    before, after = _version(f"old/{name}", "HEAD~1", old), _version(name, None, new)
    expected = after.policy.examples.expected if expecting else ()
    expectations = Expectations()
    difference = compare(before.policy, after.policy, conditions=conditions_of(expected))
    judged = tuple(expectations.judge(difference, expected))
    one = Compared(before, after, judged, difference.undecided)
    return Comparison((one,), expecting=expecting, unused=tuple(expectations.covering("nothing")))


def _version(name: str, revision: str | None, text: str) -> Version:
    checked = check(Found(name, name, text.encode()), Given({}))
    assert checked.policy is not None, checked.diagnostics
    return Version(name, revision, checked.policy, declared_places(checked))
