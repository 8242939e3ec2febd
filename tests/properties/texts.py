"""Strategies for the text of whole policies, with everything in them that the linter can repair."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

HEAD = """language 1
policy desk { version "1" channel instagram account 17841400000000001 timezone "Europe/Berlin" }
app bot { id 1278416343931139 role automation }
app sales { id 3310987654321098 role sales human_agent }
app care = instagram_inbox { role customer_care }
default bot
fact tier: "gold" | "silver" | "basic"
fact orders: int 0..99
fact vip: bool
schedule office { mon-fri 09:00-18:00 except 2026-12-25 }
set keys = ["ORDER-1", "ORDER-2", "qr-berlin", "ORDER-1"]
set gifts = [120001, 120002, "120001"]
group staff = [care, sales, care]
"""
_ATOMS = (
    'text mentions ["refund", "my refund"]',
    'text mentions "refund"',
    'text mentions ["Broken glass", "broken", "broken glass", "buy"]',
    'text like "hello"',
    'payload like "ORDER-1"',
    'payload like "ORDER_"',
    'ref like "qr-berlin"',
    "ref in keys",
    'tier in ["gold", "silver", "gold"]',
    'tier != "gold"',
    "orders in 3..7",
    "orders >= 12",
    "orders in 0..99",
    "vip",
    "thread.bucket in 0..99",
    "thread.bucket < 20",
    "thread.is_new",
    "thread.silence >= 7 days",
    "thread.owner == care",
    "channel == instagram",
    "within office",
    "outside office",
    "weekday in [mon, mon, tue]",
    "time in 22:00-02:00",
    "true",
)
_EVENT = ("surface == message", "entry == organic", "kind == message", "attachments has image")
_ENTRIES = (
    "message",
    "organic",
    'postback "HUMAN"',
    'postback like "ORDER_*"',
    'postback like "HUMAN"',
    'postback like "ORDER_"',
    "quick_reply in keys",
    "story_reply",
    "shop",
    "link",
    'link "qr-berlin"',
    'link like "qr-berlin"',
    'link like "order-*"',
    "link in keys",
)
_ADS = ("ad", "ad 120001", "ad 120009", "ad in gifts")
_WHO = ("bot", "sales", "care", "staff", "[care, sales, care]", "[staff, bot]", "anyone")
_FROM = (*_WHO, "nobody", "[nobody, bot]")
_APPS = st.sampled_from(["bot", "sales", "care"])
_UNUSED = (
    "group nobody_uses = [sales]",
    'set old_keys = ["a", "b", "a"]',
    "schedule closed_shop { sat 10:00-12:00 }",
    "fact country: string",
    "limit extend by sales to 7 days",
    "limit extend by staff to 3 days",
    "behavior { campaign_preempts on }",
)


def _joined(atoms: SearchStrategy[str]) -> SearchStrategy[str]:
    """One comparison, or several with and without the parentheses that help readers."""
    return st.one_of(
        atoms,
        atoms,
        st.builds("{} and {}".format, atoms, atoms),
        st.builds("{} or {}".format, atoms, atoms),
        st.builds("{} or {} and {}".format, atoms, atoms, atoms),
        st.builds("({} or {}) and {}".format, atoms, atoms, atoms),
        st.builds("not ({})".format, atoms),
    )


_OF_ROUTES = _joined(st.sampled_from(_ATOMS + _EVENT))
_OF_PERMISSIONS = _joined(
    st.sampled_from([atom for atom in _ATOMS if not atom.startswith(("text", "payload", "ref"))])
)


def _when(conditions: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(st.just(""), conditions.map(" when {}".format))


_FOR = st.sampled_from(["", " for 1 day", " for 3 days"])
_ROUTES = st.one_of(
    st.builds("route {} to {}{}".format, st.sampled_from(_ENTRIES), _APPS, _when(_OF_ROUTES)),
    st.builds("route {} to {}{}{}".format, st.sampled_from(_ADS), _APPS, _FOR, _when(_OF_ROUTES)),
)
_PERMISSIONS = st.one_of(
    st.builds(
        "{} take by {}{}{}".format,
        st.sampled_from(["allow", "allow", "deny"]),
        st.sampled_from(_WHO),
        st.one_of(st.just(""), st.sampled_from(_FROM).map(" from {}".format)),
        _when(_OF_PERMISSIONS),
    ),
    st.builds(
        "deny pass by {}{}{}".format,
        st.sampled_from(_WHO),
        st.one_of(st.just(""), st.sampled_from(_WHO).map(" to {}".format)),
        _when(_OF_PERMISSIONS),
    ),
    st.builds("deny extend by {}{}".format, st.sampled_from(_WHO), _when(_OF_PERMISSIONS)),
)


@st.composite
def statements(draw: DrawFn) -> list[str]:
    """What stands behind the head, in any order; each declaration at most once."""
    unused = draw(st.lists(st.sampled_from(_UNUSED), max_size=3, unique=True))
    rules = draw(st.lists(st.one_of(_ROUTES, _ROUTES, _PERMISSIONS), min_size=1, max_size=9))
    again = draw(st.lists(st.sampled_from(rules), max_size=2))
    return draw(st.permutations([*unused, *rules, *again]))


_LINES = st.sampled_from(["", "", "", "  # as agreed", "  # allow: W414 the list comes from the help desk"])
_ABOVE = st.sampled_from(["", "", "", "# Agreed in May.\n", "# allow: covered-permission kept for later\n"])


@st.composite
def texts(draw: DrawFn) -> str:
    """A policy as people write it: one statement a line, some with comments."""
    return HEAD + "".join(f"{draw(_ABOVE)}{line}{draw(_LINES)}\n" for line in draw(statements()))
