"""Rules of `grammar/examples.lark`: tests, invariants and expected changes."""

from typing import Any

from msgspec.structs import replace

from convroute.syntax import cells, expectations, expected_changes, given_when, invariants
from convroute.syntax import examples as ex
from convroute.syntax.builder.values import (
    Parts,
    Rules,
    a_clock,
    a_date,
    a_literal,
    a_name,
    a_text,
    always,
    an_integer,
    at,
    clauses,
    first_node,
    first_text,
    if_there,
    names_of,
    node,
    nodes_of,
    over,
    part,
    word,
)


def _with_keyword(parts: Parts) -> Any:
    """`when` or `then` and a node, which spans both."""
    return replace(parts[1], span=over(parts))


def _sends(parts: Parts) -> given_when.WhenRequest:
    tail = parts[2:]
    return given_when.WhenRequest(
        parts[0],
        "send",
        text=first_text(tail),
        human_agent=any(isinstance(part, str) and part == "tagged" for part in tail),
        inline=first_node(tail),
        span=over(parts),
    )


def _passes(parts: Parts) -> given_when.WhenRequest:
    target = a_name(parts[3]) if len(parts) > 2 else None
    return given_when.WhenRequest(parts[0], "pass", target=target, span=over(parts))


def _extends(parts: Parts) -> given_when.WhenRequest:
    return given_when.WhenRequest(parts[0], "extend", duration=parts[2], span=over(parts))


def _claim(parts: Parts) -> invariants.Claim:
    when = parts[1] if parts[0].type == "WHEN" else None
    return invariants.Claim(when, parts[-2].value, parts[-1], span=over(parts))


def _is_allowed(parts: Parts) -> invariants.IsAllowed:
    rest = clauses(parts, 1)
    return invariants.IsAllowed(
        parts[0].value, rest["BY"], rest.get("FROM"), rest.get("TO"), span=over(parts)
    )


def _test(parts: Parts) -> ex.Test:
    inner = nodes_of(parts)
    groups = tuple(part for part in inner if isinstance(part, ex.Group))
    cases = next((part for part in inner if isinstance(part, cells.Cases)), None)
    given = tuple(part for part in inner if not isinstance(part, ex.Group | cells.Cases))
    return ex.Test(a_text(parts[1]), given, groups, cases, span=over(parts))


def _expected_change(parts: Parts) -> expected_changes.ExpectedChange:
    rest = clauses(parts, 4)
    return expected_changes.ExpectedChange(
        a_text(parts[2]), rest.get("WHEN"), rest.get("FROM"), rest.get("TO"), span=over(parts)
    )


def _groups(parts: Parts) -> tuple[Any, ...]:
    return tuple(parts[1:])


EXAMPLE_RULES: Rules = {
    "test": _test,
    "test_group": node(ex.Group, part(0), _groups),
    # `given ...`
    "given_idle": node(given_when.GivenIdle),
    "given_owned": node(given_when.GivenOwned, at(4, a_name), first_node),
    "given_last_message": node(given_when.GivenLastMessage, part(3)),
    "given_time": node(given_when.GivenTime, at(2, a_date), at(3, a_clock)),
    "given_fact": node(given_when.GivenFact, at(2, a_name), at(4, a_literal)),
    # what stands behind `when`: the first part is the event word, the app, or the duration
    "event": _with_keyword,
    "when_event": node(given_when.WhenEvent, word(0), first_text, first_node),
    "when_recorded": node(given_when.WhenRecorded, at(1, a_text)),
    "subject": at(0, a_name),
    "when_takes": node(given_when.WhenRequest, part(0), always("take")),
    "when_passes": _passes,
    "when_releases": node(given_when.WhenRequest, part(0), always("release")),
    "when_requests": node(given_when.WhenRequest, part(0), always("request")),
    "when_extends": _extends,
    "when_sends": _sends,
    "when_inbox": node(given_when.WhenInbox),
    "time_passes": node(given_when.WhenPasses, part(0)),
    "from_ad": node(given_when.FromAd, at(2, an_integer)),
    "from_link": node(given_when.FromLink, at(2, a_text)),
    "passing_to": node(given_when.PassingTo, at(2, a_name)),
    "releasing": node(given_when.Releasing),
    # what stands behind `then`
    "then": _with_keyword,
    "then_route": node(expectations.ThenRoute, at(2, a_name), first_node),
    "then_outcome": node(expectations.ThenOutcome, word(0)),
    "then_delivered": node(expectations.ThenDelivered, if_there(2, a_name)),
    "then_denied": node(expectations.ThenDenied, if_there(1, a_name)),
    "then_owned": node(expectations.ThenOwned, at(3, a_name), first_node),
    "then_idle": node(expectations.ThenIdle),
    "then_reason": node(expectations.ThenReason, at(1, a_name)),
    "then_rule": node(expectations.ThenRule, at(1, a_text)),
    "then_standby": node(expectations.ThenStandby, names_of),
    "then_webhook": node(expectations.ThenWebhook, word(1), at(3, a_name)),
    "then_no_webhook": node(expectations.ThenNoWebhook),
    # invariants
    "invariant": node(invariants.Invariant, at(1, a_text), part(3)),
    "claim": _claim,
    "reachability": node(invariants.Reachability, part(3), at(7, an_integer)),
    "routes_to": node(invariants.RoutesTo, part(2)),
    "broadcasts": node(invariants.Broadcasts),
    "is_allowed": _is_allowed,
    # expected changes
    "expected_change": _expected_change,
    "withheld": node(expected_changes.Withheld),
    "answered": node(expected_changes.Answered, word(0), part(2), word(3)),
}
