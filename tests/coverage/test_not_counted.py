"""What cannot be met does not count, and is named with its reason."""

from convroute.linter.lint import examine
from tests.coverage.building import loaded, measured, missing, reasons, shares


def test_a_rule_behind_a_catch_all_does_not_count() -> None:
    found = measured('catch: route message to sales\nlate: route message to care when text mentions "help"')
    assert reasons(found)["late", "wins"] == "`catch` before it takes everything it would match"
    assert shares(found, "rules") == ["0/1"]


def test_what_a_rule_asks_that_is_never_reached_is_never_asked() -> None:
    found = measured('catch: route message to sales\nlate: route message to care when text mentions "help"')
    assert reasons(found)["late", "true"] == "it is never asked behind `catch`"
    assert reasons(found)["late", "false"] == "it is never asked behind `catch`"


def test_only_the_rules_that_are_enough_are_named() -> None:
    found = measured(
        "fact vip: bool\n"
        'other: route message to sales when text mentions "a"\n'
        "yes: route message to sales when vip\n"
        "no: route message to sales when not vip\n"
        "late: route message to care\n"
    )
    assert reasons(found)["late", "wins"] == "`yes`, `no` before it take everything it would match"


def test_every_rule_that_the_linter_calls_dead_does_not_count() -> None:
    text = (
        'set refs = ["a", "b"]\nroute link in refs to sales\nroute link "a" to care\nroute link "c" to care'
    )
    checked = loaded(text)
    dead = [item for item in examine(checked) if item.code == "W401"]
    assert len(dead) == 1
    assert [key for key in reasons(measured(text)) if key[1] == "wins"] == [("link:a", "wins")]


def test_a_contradiction_matches_nothing() -> None:
    found = measured(
        'fact tier: "gold" | "basic"\nroute message to sales when tier == "gold" and tier == "basic"'
    )
    assert reasons(found)["message", "wins"] == "nothing can match it"
    assert reasons(found)["message", "true"] == "it is never true where it is asked"


def test_a_link_never_has_the_source_of_an_ad() -> None:
    found = measured(
        'ads: route link to sales when referral.source == "Ads"\n'
        'code: route link to sales when referral.source == "MESSENGER_CODE"\n'
        'paid: route ad to sales when referral.source == "ADS"\n'
    )
    assert reasons(found)["ads", "wins"] == "nothing can match it"
    assert {key[0] for key in reasons(found)} == {"ads"}
    assert [gap.obligation.key for gap in found.gaps if gap.suggestion is None] == []
    (recorded,) = (test for test in found.suggestions if "MESSENGER_CODE" in str(test.recordings))
    assert '"source": "MESSENGER_CODE"' in "".join(recorded.recordings.values())


def test_a_constant_condition_has_one_outcome() -> None:
    found = measured("on: route message to sales when true")
    assert reasons(found)["on", "false"] == "it is always true where it is asked"
    assert shares(found, "conditions") == ["0/1"]


def test_a_condition_that_earlier_rules_settle_has_one_outcome() -> None:
    found = measured(
        "fact vip: bool\nyes: route message to sales when vip\nno: route message to care when not vip"
    )
    assert reasons(found)["no", "true"] == "it is never true where it is asked behind `yes`"


def test_an_owner_in_a_route_is_never_seen() -> None:
    found = measured("route message to sales when thread.owner == care")
    assert reasons(found)["message", "wins"] == "nothing can match it"


def test_the_time_of_a_closed_schedule_never_comes() -> None:
    found = measured("schedule closed { except 2026-12-25 }\nroute message to sales when within closed")
    assert ("message", "true") in reasons(found)


def test_without_a_default_only_ads_are_routed() -> None:
    found = measured(
        'language 1\npolicy p { version "1" channel instagram account 1 }\n'
        'app a { id 7 }\nroute link "x" to a\n'
    )
    assert reasons(found)["link:x", "wins"] == "without a `default` only ads are routed"
    assert ("E6", "broadcast") in missing(found)


def test_a_permission_within_another_does_not_count() -> None:
    found = measured("wide: allow take by [sales, care]\nnarrow: allow take by sales")
    assert reasons(found)["narrow", "grants"] == "`wide` covers everything it would"


def test_an_allow_that_is_always_denied_grants_nothing() -> None:
    found = measured("yes: allow take by sales\nno: deny take by anyone")
    assert reasons(found)["yes", "grants"] == "`no` covers everything it would"


def test_a_deny_that_nobody_could_be_asked_about_forbids_nothing() -> None:
    found = measured("no: deny take by sales")
    assert reasons(found)["no", "forbids"] == "no request that gets this far is covered by it"


def test_metas_own_limit_is_never_exceeded() -> None:
    found = measured("limit extend by sales to 7 days")
    assert "Meta's own limit is as small" in reasons(found)["limit:extend", "over"]


def test_what_an_event_did_show_counts_whatever_was_thought() -> None:
    found = measured('route message to sales\ntest "t" { when message "Hi" then route to sales }')
    assert shares(found, "rules") == ["1/1"]
    assert ("message", "wins") not in reasons(found)
