"""Any legal tree: every kind of node, in every place the grammar has for it.

The trees say what can be written, not what makes sense: names are undeclared
and ranges upside down.
"""

from typing import Any, get_args

from hypothesis import strategies as st

from convroute.source import Span
from convroute.syntax import cells, expectations, given_when, nodes
from convroute.syntax import conditions as cond
from convroute.syntax import declarations as decl
from convroute.syntax import examples as ex
from convroute.syntax import expected_changes as change
from convroute.syntax import invariants as inv
from convroute.syntax import literals as lit
from convroute.syntax.scanner import RESERVED

NOWHERE = Span(0, 0)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AWKWARD = (
    "message",
    "inbox",
    "link",
    "id",
    "column",
    "takes",
    "days",
    "monday",
    "then_x",
    "total",
    "a",
    "x9_",
)
_ASKED = frozenset({"takes", "passes", "releases", "extends", "requests", "sends", "replies"})
# Where a value or a label follows at once, these are read as keywords.
_KEYWORDS_HERE = frozenset({"weekday", "time", "date", "then", "given"})


def build(kind: type[Any], *parts: Any, **named: Any) -> st.SearchStrategy[Any]:
    """Nodes of `kind`, of anything the strategies for their parts give."""
    return st.builds(kind, *parts, **named, span=st.just(NOWHERE))


words = st.one_of(st.sampled_from(_AWKWARD), st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)).filter(
    lambda word: word not in RESERVED | _KEYWORDS_HERE
)
plain_text = st.text(max_size=12)

names = build(lit.Name, words)
texts = build(lit.Text, plain_text)
naturals = build(lit.Integer, st.integers(0, 10**18))
integers = build(lit.Integer, st.integers(-(10**12), 10**18))
booleans = build(lit.Boolean, st.booleans())
durations = build(lit.Duration, st.integers(0, 10**6), st.sampled_from(["second", "minute", "hour", "day"]))
clocks = build(lit.TimeOfDay, st.integers(0, 24), st.integers(0, 59))
dates = build(lit.Date, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 31))
day_ranges = build(lit.DayRange, st.sampled_from(WEEKDAYS), st.sampled_from(WEEKDAYS))
hour_ranges = build(lit.HourRange, clocks, clocks)
anyone = build(lit.Anyone)
nobody = build(lit.Nobody)


def some(items: st.SearchStrategy[Any], least: int = 1, most: int = 4) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def _nested(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(leaf, lambda inner: build(lit.WhoList, some(inner)), max_leaves=5)


who = _nested(names)
actors = _nested(names | anyone)
holders = _nested(names | anyone | nobody)

# --- conditions ------------------------------------------------------------------------

_DOTTED = ("ad.id", "thread.owner", "thread.silence", "thread.is_new", "route.x")
_field_names = st.one_of(words, st.sampled_from(_DOTTED))
fields = build(cond.Field, _field_names)
quantities = integers | durations
values = texts | quantities | booleans | names | nobody
any_flag = st.booleans()
atoms: st.SearchStrategy[cond.Condition] = st.one_of(
    build(cond.Compare, fields, st.sampled_from(["==", "!="]), values),
    build(cond.Compare, fields, st.sampled_from(["<", "<=", ">", ">="]), quantities),
    build(cond.OneOf, fields, any_flag, some(values)),
    build(cond.InSet, fields, any_flag, names),
    build(cond.InRange, fields, any_flag, quantities, quantities),
    build(cond.Like, fields, texts),
    build(cond.Mentions, fields, some(texts)),
    build(cond.MentionsSet, fields, names),
    build(cond.Has, fields, build(lit.Name, words | st.just("template"))),
    build(cond.Presence, fields, any_flag),
    build(cond.Within, names, any_flag),
    build(cond.WeekdayIn, any_flag, some(day_ranges)),
    build(cond.TimeIn, any_flag, hour_ranges),
    build(cond.DateIn, any_flag, dates, dates),
    build(cond.Flag, _field_names),
    build(cond.Constant, any_flag),
)


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One level up: what may stand under `not`, `and` and `or` without parentheses does."""
    tight = inner.map(lambda one: one if not isinstance(one, cond.Junction) else _in_parens(one))
    loose = inner.map(
        lambda one: one if not (isinstance(one, cond.Junction) and one.op == "or") else _in_parens(one)
    )
    return st.one_of(
        build(cond.Not, tight),
        build(cond.Parens, inner),
        build(cond.Junction, st.just("and"), some(tight, least=2)),
        build(cond.Junction, st.just("or"), some(loose, least=2)),
    )


def _in_parens(condition: cond.Condition) -> cond.Parens:
    return cond.Parens(condition, span=NOWHERE)


conditions: st.SearchStrategy[cond.Condition] = st.recursive(atoms, _larger, max_leaves=8)
maybe_condition = st.none() | conditions

# --- declarations ----------------------------------------------------------------------

_settings = st.one_of(
    build(
        nodes.Setting,
        st.sampled_from(["campaign_preempts", "link_preempts", "request_in_routing"]),
        st.sampled_from(["on", "off"]),
    ),
    build(
        nodes.Setting,
        st.just("send_claims_idle"),
        st.sampled_from(["default_app_only", "never", "any_allowed"]),
    ),
)
_policy_items = st.one_of(
    build(nodes.Version, texts),
    build(nodes.Channels, some(names)),
    build(nodes.Accounts, st.none() | names, some(naturals)),
    build(nodes.Timezone, texts),
    build(nodes.Description, texts),
)
_app_items = st.one_of(
    build(decl.AppId, naturals),
    build(decl.Roles, some(names)),
    build(decl.HumanAgent),
    build(decl.Standby, st.booleans()),
    build(decl.Disabled),
)
_csv = build(decl.FromCsv, texts, texts)
_template_items = st.one_of(
    build(decl.TemplateFile, texts),
    build(decl.Ads, build(decl.ValueList, some(texts | naturals)) | _csv),
    build(decl.Flow, naturals),
)
_fact_types = st.one_of(
    build(decl.BoolType),
    build(decl.IntType, st.none() | st.tuples(integers, integers)),
    build(decl.StringType),
    build(decl.ChoiceType, some(texts)),
)
declarations = st.one_of(
    build(nodes.Language, naturals),
    build(nodes.PolicyBlock, names, some(_policy_items, least=0)),
    build(nodes.Include, texts),
    build(decl.AppDecl, names, st.none(), some(_app_items, least=0)),
    build(decl.AppDecl, names, names, st.none() | some(_app_items, least=0)),
    build(decl.GroupDecl, names, some(who)),
    build(decl.SetDecl, names, build(decl.ValueList, some(texts | integers)) | _csv),
    build(decl.SetDecl, names, build(decl.FromText, texts)),
    build(decl.FactDecl, names, _fact_types),
    build(
        decl.ScheduleDecl,
        names,
        some(
            build(decl.Opening, some(day_ranges), some(hour_ranges)) | build(decl.Except, some(dates)),
            least=0,
        ),
    ),
    build(decl.TemplateDecl, names, some(_template_items, least=0)),
    build(nodes.DefaultDecl, names),
    build(nodes.SocialDecl, names),
    build(nodes.BehaviorBlock, some(_settings, least=0)),
)

# --- routes and permissions ------------------------------------------------------------

_keyed = st.sampled_from(["link", "postback", "quick_reply"])
_plain_entries = ("organic", "message", "story_reply", "story_mention", "shared_post", "shop", "referral")
_ad_ids = build(lit.Integer, st.integers(0, 10**18)) | build(lit.Text, st.integers(1, 10**18).map(str))
entries = st.one_of(
    build(nodes.Entry, st.sampled_from(_plain_entries), st.none()),
    build(nodes.Entry, st.just("ad"), st.none() | build(nodes.Exactly, _ad_ids) | build(nodes.Among, names)),
    build(
        nodes.Entry,
        _keyed,
        st.none() | build(nodes.Exactly, texts) | build(nodes.Matching, texts) | build(nodes.Among, names),
    ),
    build(nodes.TemplateEntry, names),
)
labels = st.none() | names
routes = build(nodes.Route, labels, entries, names, st.none() | durations, maybe_condition)
_none = st.none()
permissions = st.one_of(
    build(
        nodes.Permission,
        labels,
        st.just("allow"),
        st.just("take"),
        actors,
        _none | holders,
        _none,
        maybe_condition,
    ),
    build(
        nodes.Permission,
        labels,
        st.just("deny"),
        st.sampled_from(["take", "request"]),
        actors,
        _none | holders,
        _none,
        maybe_condition,
    ),
    build(
        nodes.Permission,
        labels,
        st.just("deny"),
        st.just("pass"),
        actors,
        _none | nobody,
        _none | actors,
        maybe_condition,
    ),
    build(
        nodes.Permission, labels, st.just("deny"), st.just("extend"), actors, _none, _none, maybe_condition
    ),
)
limits = build(nodes.Limit, labels, actors, durations)

# --- tests and invariants --------------------------------------------------------------

_said = names.filter(lambda name: name.value not in _ASKED)
"""In a table `denied takes` is what an app of this name asks for."""
_givens = st.one_of(
    build(given_when.GivenIdle),
    build(given_when.GivenOwned, names, st.none() | durations),
    build(given_when.GivenLastMessage, durations),
    build(given_when.GivenTime, dates, clocks),
    build(given_when.GivenFact, names, texts | integers | booleans),
)
_origins = build(given_when.FromAd, naturals) | build(given_when.FromLink, texts)
_request = given_when.WhenRequest
_inline = build(given_when.PassingTo, names) | build(given_when.Releasing)
_whens = st.one_of(
    build(given_when.WhenEvent, st.just("message"), st.none() | texts, st.none() | _origins),
    build(given_when.WhenEvent, st.just("postback"), texts, st.none() | _origins),
    build(given_when.WhenEvent, st.sampled_from(["quick_reply", "shop"]), texts, st.none()),
    build(given_when.WhenEvent, st.just("story_reply"), st.none() | texts, st.none()),
    build(
        given_when.WhenEvent,
        st.sampled_from(["story_mention", "shared_post", "reaction"]),
        st.none(),
        st.none(),
    ),
    build(given_when.WhenEvent, st.just("referral"), st.none(), _origins),
    build(given_when.WhenRecorded, texts),
    build(_request, names, st.sampled_from(["take", "release", "request"])),
    build(_request, names, st.just("pass"), target=st.none() | names),
    build(_request, names, st.just("extend"), duration=durations),
    build(
        _request,
        names,
        st.just("send"),
        text=st.none() | texts,
        human_agent=st.booleans(),
        inline=st.none() | _inline,
    ),
    build(given_when.WhenInbox),
    build(given_when.WhenPasses, durations),
)
_thens = st.one_of(
    build(expectations.ThenRoute, names, st.none() | durations),
    build(expectations.ThenOutcome, st.sampled_from(["broadcast", "withheld", "allowed"])),
    build(expectations.ThenDelivered, st.none() | _said),
    build(expectations.ThenDenied, st.none() | _said),
    build(expectations.ThenOwned, names, st.none() | durations),
    build(expectations.ThenIdle),
    build(expectations.ThenReason, _said | build(lit.Name, st.just("social"))),
    build(expectations.ThenRule, texts),
    build(expectations.ThenStandby, some(names, least=0)),
    build(expectations.ThenWebhook, st.sampled_from(["pass", "take", "request"]), names),
    build(expectations.ThenNoWebhook),
)
_groups = build(ex.Group, _whens, some(_thens, least=0, most=3))

# A word alone is a name in a cell, and its lists are of names only.
_lasting = build(cells.Lasting, names, durations)
_cells = st.one_of(
    build(cells.LeftOut),
    names,
    texts | integers | booleans,
    build(cells.Said, texts, _origins),
    _lasting,
    build(cells.Holding, names, st.none() | durations),
    build(cells.Ago, durations),
    build(cells.Moment, dates, clocks),
    build(lit.WhoList, some(names, least=0)),
    st.one_of(_whens, _thens).filter(lambda line: not _one_word(line)),
)
_columns = build(
    cells.Column, st.sampled_from([head for head in get_args(cells.Head) if head != "given fact"])
) | build(cells.Column, st.just("given fact"), names)
_cases = build(cells.Cases, some(_columns), some(build(cells.Row, some(_cells, most=4)), most=3))
_given_before = some(_givens, least=0, most=2)
tests = build(ex.Test, texts, _given_before, some(_groups, most=2), st.none() | _cases) | build(
    ex.Test, texts, _given_before, st.just(()), _cases
)


def _one_word(line: given_when.When | expectations.Then) -> bool:
    match line:
        case given_when.WhenEvent(text=None, origin=None) | expectations.ThenOutcome():
            return True
        case expectations.ThenDelivered(app=None) | expectations.ThenDenied(reason=None):
            return True
        case _:
            return False


_outcomes = st.one_of(
    build(inv.RoutesTo, actors),
    build(inv.Broadcasts),
    build(
        inv.IsAllowed,
        st.sampled_from(["take", "pass", "extend", "request", "send"]),
        actors,
        st.none() | holders,
        st.none() | actors,
    ),
)
invariants = st.one_of(
    build(
        inv.Invariant,
        texts,
        build(inv.Claim, maybe_condition, st.sampled_from(["always", "never"]), _outcomes),
    ),
    build(inv.Invariant, texts, build(inv.Reachability, actors, naturals)),
)

_sides = st.one_of(
    build(inv.RoutesTo, actors),
    build(inv.Broadcasts),
    build(change.Withheld),
    build(
        change.Answered,
        st.sampled_from(["take", "pass", "extend", "request", "send"]),
        actors,
        st.sampled_from(["allowed", "denied"]),
    ),
)
expected_changes = build(
    change.ExpectedChange, texts, maybe_condition, st.none() | _sides, st.none() | _sides
)

statements = st.one_of(declarations, routes, permissions, limits, tests, invariants, expected_changes)
files = build(nodes.File, some(statements, least=0, most=5))
