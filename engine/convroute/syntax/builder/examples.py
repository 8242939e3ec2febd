"""Rules of `grammar/examples.lark`: tests and invariants."""

from typing import Any

from msgspec.structs import replace

from convroute.syntax import cells, expectations, given_when, invariants
from convroute.syntax import examples as ex
from convroute.syntax.builder.values import (
    Parts,
    a_clock,
    a_date,
    a_literal,
    a_name,
    a_text,
    an_integer,
    clauses,
    names_of,
    nodes_of,
    over,
)
from convroute.syntax.literals import Name, Text


def _optional_text(parts: Parts) -> Text | None:
    return next((a_text(part) for part in parts if isinstance(part, str) and part.type == "STRING"), None)  # type: ignore[attr-defined]  # a Lark token


def _optional_node(parts: Parts) -> Any:
    return next(iter(nodes_of(parts)), None)


class GivenRules:
    """`given ...`"""

    @staticmethod
    def given_idle(parts: Parts) -> given_when.GivenIdle:
        return given_when.GivenIdle(span=over(parts))

    @staticmethod
    def given_owned(parts: Parts) -> given_when.GivenOwned:
        return given_when.GivenOwned(a_name(parts[4]), _optional_node(parts), span=over(parts))

    @staticmethod
    def given_last_message(parts: Parts) -> given_when.GivenLastMessage:
        return given_when.GivenLastMessage(parts[3], span=over(parts))

    @staticmethod
    def given_time(parts: Parts) -> given_when.GivenTime:
        return given_when.GivenTime(a_date(parts[2]), a_clock(parts[3]), span=over(parts))

    @staticmethod
    def given_fact(parts: Parts) -> given_when.GivenFact:
        return given_when.GivenFact(a_name(parts[2]), a_literal(parts[4]), span=over(parts))


class WhenRules:
    """What stands behind `when`: `parts[0]` is the event word, the app, or the duration."""

    @staticmethod
    def event(parts: Parts) -> given_when.When:
        when: given_when.When = replace(parts[1], span=over(parts))
        return when

    @staticmethod
    def when_event(parts: Parts) -> given_when.WhenEvent:
        text = _optional_text(parts)
        return given_when.WhenEvent(parts[0].value, text, _optional_node(parts), span=over(parts))

    @staticmethod
    def when_recorded(parts: Parts) -> given_when.WhenRecorded:
        return given_when.WhenRecorded(a_text(parts[1]), span=over(parts))

    @staticmethod
    def subject(parts: Parts) -> Name:
        return a_name(parts[0])

    @staticmethod
    def when_takes(parts: Parts) -> given_when.WhenRequest:
        return given_when.WhenRequest(parts[0], "take", span=over(parts))

    @staticmethod
    def when_passes(parts: Parts) -> given_when.WhenRequest:
        target = a_name(parts[3]) if len(parts) > 2 else None
        return given_when.WhenRequest(parts[0], "pass", target=target, span=over(parts))

    @staticmethod
    def when_releases(parts: Parts) -> given_when.WhenRequest:
        return given_when.WhenRequest(parts[0], "release", span=over(parts))

    @staticmethod
    def when_requests(parts: Parts) -> given_when.WhenRequest:
        return given_when.WhenRequest(parts[0], "request", span=over(parts))

    @staticmethod
    def when_extends(parts: Parts) -> given_when.WhenRequest:
        return given_when.WhenRequest(parts[0], "extend", duration=parts[2], span=over(parts))

    @staticmethod
    def when_sends(parts: Parts) -> given_when.WhenRequest:
        tail = parts[2:]
        return given_when.WhenRequest(
            parts[0],
            "send",
            text=_optional_text(tail),
            human_agent=any(isinstance(part, str) and part == "tagged" for part in tail),
            inline=_optional_node(tail),
            span=over(parts),
        )

    @staticmethod
    def when_inbox(parts: Parts) -> given_when.WhenInbox:
        return given_when.WhenInbox(span=over(parts))

    @staticmethod
    def time_passes(parts: Parts) -> given_when.WhenPasses:
        return given_when.WhenPasses(parts[0], span=over(parts))

    @staticmethod
    def from_ad(parts: Parts) -> given_when.FromAd:
        return given_when.FromAd(an_integer(parts[2]), span=over(parts))

    @staticmethod
    def from_link(parts: Parts) -> given_when.FromLink:
        return given_when.FromLink(a_text(parts[2]), span=over(parts))

    @staticmethod
    def passing_to(parts: Parts) -> given_when.PassingTo:
        return given_when.PassingTo(a_name(parts[2]), span=over(parts))

    @staticmethod
    def releasing(parts: Parts) -> given_when.Releasing:
        return given_when.Releasing(span=over(parts))


class ThenRules:
    """What stands behind `then`."""

    @staticmethod
    def then(parts: Parts) -> expectations.Then:
        then: expectations.Then = replace(parts[1], span=over(parts))
        return then

    @staticmethod
    def then_route(parts: Parts) -> expectations.ThenRoute:
        return expectations.ThenRoute(a_name(parts[2]), _optional_node(parts), span=over(parts))

    @staticmethod
    def then_outcome(parts: Parts) -> expectations.ThenOutcome:
        return expectations.ThenOutcome(parts[0].value, span=over(parts))

    @staticmethod
    def then_delivered(parts: Parts) -> expectations.ThenDelivered:
        return expectations.ThenDelivered(a_name(parts[2]) if len(parts) > 1 else None, span=over(parts))

    @staticmethod
    def then_denied(parts: Parts) -> expectations.ThenDenied:
        return expectations.ThenDenied(a_name(parts[1]) if len(parts) > 1 else None, span=over(parts))

    @staticmethod
    def then_owned(parts: Parts) -> expectations.ThenOwned:
        return expectations.ThenOwned(a_name(parts[3]), _optional_node(parts), span=over(parts))

    @staticmethod
    def then_idle(parts: Parts) -> expectations.ThenIdle:
        return expectations.ThenIdle(span=over(parts))

    @staticmethod
    def then_reason(parts: Parts) -> expectations.ThenReason:
        return expectations.ThenReason(a_name(parts[1]), span=over(parts))

    @staticmethod
    def then_rule(parts: Parts) -> expectations.ThenRule:
        return expectations.ThenRule(a_text(parts[1]), span=over(parts))

    @staticmethod
    def then_standby(parts: Parts) -> expectations.ThenStandby:
        return expectations.ThenStandby(names_of(parts), span=over(parts))

    @staticmethod
    def then_webhook(parts: Parts) -> expectations.ThenWebhook:
        return expectations.ThenWebhook(parts[1].value, a_name(parts[3]), span=over(parts))

    @staticmethod
    def then_no_webhook(parts: Parts) -> expectations.ThenNoWebhook:
        return expectations.ThenNoWebhook(span=over(parts))


class InvariantRules:
    """`invariant ...`"""

    @staticmethod
    def invariant(parts: Parts) -> invariants.Invariant:
        return invariants.Invariant(a_text(parts[1]), parts[3], span=over(parts))

    @staticmethod
    def claim(parts: Parts) -> invariants.Claim:
        when = parts[1] if parts[0].type == "WHEN" else None
        return invariants.Claim(when, parts[-2].value, parts[-1], span=over(parts))

    @staticmethod
    def reachability(parts: Parts) -> invariants.Reachability:
        return invariants.Reachability(parts[3], an_integer(parts[7]), span=over(parts))

    @staticmethod
    def routes_to(parts: Parts) -> invariants.RoutesTo:
        return invariants.RoutesTo(parts[2], span=over(parts))

    @staticmethod
    def broadcasts(parts: Parts) -> invariants.Broadcasts:
        return invariants.Broadcasts(span=over(parts))

    @staticmethod
    def is_allowed(parts: Parts) -> invariants.IsAllowed:
        rest = clauses(parts, 1)
        return invariants.IsAllowed(
            parts[0].value, rest["BY"], rest.get("FROM"), rest.get("TO"), span=over(parts)
        )


class ExampleRules(GivenRules, WhenRules, ThenRules, InvariantRules):
    """Every rule of `grammar/examples.lark`."""

    @staticmethod
    def test(parts: Parts) -> ex.Test:
        inner = nodes_of(parts)
        groups = tuple(part for part in inner if isinstance(part, ex.Group))
        cases = next((part for part in inner if isinstance(part, cells.Cases)), None)
        given = tuple(part for part in inner if not isinstance(part, ex.Group | cells.Cases))
        return ex.Test(a_text(parts[1]), given, groups, cases, span=over(parts))

    @staticmethod
    def test_group(parts: Parts) -> ex.Group:
        return ex.Group(parts[0], tuple(parts[1:]), span=over(parts))
