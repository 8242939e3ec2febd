"""How many steps lead to a thread, where the answer is known."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from convroute.conversation.channel import LEADGEN
from convroute.policy.model import CheckedPolicy
from convroute.prover.levels import Ends, Move, State
from convroute.prover.opening import OpeningEvents
from convroute.prover.prove import prove
from convroute.prover.reachability import Reachability
from convroute.prover.steps import EventSteps, Found, RequestSteps, Step
from convroute.prover.threads import Moment, Thread, Threads
from convroute.prover.verdict import Answer, Proved, Refuted, Undecided, Unreached
from convroute.regions.forms import Form
from convroute.regions.model import Model
from convroute.regions.placing import class_of
from convroute.regions.point import Point
from convroute.regions.variables import OWNER
from convroute.units import DAY_MS, HOUR_MS
from convroute.workspace import load

_HEAD = """language 1
policy p { version "1" channel instagram account 17841400000000001 timezone "Europe/Berlin" }
app bot { id 1001 role automation }
app sales { id 1002 role sales human_agent }
app care { id 1003 role customer_care }
app old { id 1004 disabled }
fact vip: bool
schedule office { mon-fri 09:00-18:00 }
default bot
"""
_TWO_CHANNELS = (
    "channel instagram account 17841400000000001",
    "channel instagram, messenger account instagram 17841400000000001 account messenger 104508901353867",
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return tmp_path / "p.route"


def policy_of(text: str, path: Path) -> CheckedPolicy:
    path.write_text(f"{text}\n")
    policy = load(str(path)).policy
    assert policy is not None
    return policy


def answer(text: str, who: str, steps: int, path: Path, head: str = _HEAD) -> Answer:
    claim = f'invariant "it" {{ from any thread {who} can own within {steps} steps }}'
    (verdict,) = prove(policy_of(f"{head}{text}\n{claim}", path))
    return verdict.answer


def test_a_person_whose_bucket_is_another_one_is_not_forgotten(written: Path) -> None:
    text = "deny pass by anyone\nallow take by care"
    assert answer(text, "care", 1, written) == Proved()
    found = answer(f"{text} when thread.bucket < 50", "care", 1, written)
    assert isinstance(found, Unreached)
    assert found.needed is None


def test_a_person_on_the_other_channel_is_not_forgotten(written: Path) -> None:
    head = _HEAD.replace(*_TWO_CHANNELS)
    text = "deny pass by anyone\nallow take by care"
    assert answer(text, "care", 1, written, head) == Proved()
    found = answer(f"{text} when channel == messenger", "care", 1, written, head)
    assert isinstance(found, Unreached)
    assert found.snapshot.item.account == "17841400000000001"


def test_the_thread_of_a_disabled_app_is_idle(written: Path) -> None:
    model = Model([policy_of(_HEAD, written)])
    owned = {name: Point(model, {OWNER: class_of(model, OWNER, name)}) for name in ("1001", "1004")}
    threads = Threads(model)
    assert threads.at(owned["1001"]).thread.owner == "1001"
    assert threads.at(owned["1004"]).thread.owner is None


def test_a_human_agent_takes_and_passes_on_with_one_send(written: Path) -> None:
    """Where a take and a pass would be one step too many: the person has to write first."""
    text = """deny pass by bot
deny pass by anyone from nobody
allow take by sales when thread.silence < 2 hours"""
    assert answer(text, "care", 2, written) == Proved()
    assert isinstance(answer(text, "care", 1, written), Unreached)


def test_a_send_that_claims_nothing_changes_nothing(written: Path) -> None:
    head = _HEAD.replace("default bot\n", "")
    text = "deny pass by anyone\ndeny request by anyone\nbehavior { send_claims_idle "
    assert answer(f"{text} any_allowed }}", "sales", 2, written, head) == Proved()
    found = answer(f"{text} never }}", "sales", 2, written, head)
    assert isinstance(found, Unreached)
    assert found.needed is None


@pytest.mark.parametrize(
    ("silence", "limit", "kind"),
    [
        ("2 days", "limit extend by bot to 3 days", Proved),
        ("5 days", "limit extend by sales to 3 days", Proved),
        ("5 days", "limit extend by bot to 3 days", Unreached),
        ("2 days", "deny extend by bot", Unreached),
    ],
)
def test_control_is_extended_as_far_as_is_allowed(
    silence: str, limit: str, kind: type[Answer], written: Path
) -> None:
    """The person writes, the bot extends, and only then the silence is long enough while the bot owns."""
    text = f"deny pass by anyone\nallow take by care from bot when thread.silence > {silence}\n{limit}"
    assert isinstance(answer(text, "care", 3, written), kind)


@pytest.mark.parametrize(
    "text",
    [
        """allow take by care when thread.silence < 2 hours and time in 09:00-15:00
allow take by care when thread.silence >= 2 hours and time in 12:00-18:00""",
        "allow take by sales when thread.silence > 10 days",
        "route message to sales when within office and thread.silence > 2 hours or vip and outside office",
        "limit extend by bot to 3 days\ndeny extend by sales when thread.silence > 1 day and within office",
    ],
)
def test_every_step_that_is_counted_on_can_be_shown(text: str, written: Path) -> None:
    model = Model([policy_of(f"{_HEAD}{text}", written)])
    threads = Threads(model)
    events = EventSteps(model, OpeningEvents(model), threads)
    requests = RequestSteps(model, threads)
    found = [*events.all(), *requests.all()]
    assert len(found) > 20
    for one in found:
        assert isinstance(one, Found)
        if one.step.form is None:
            assert events.example(one.moment, one.step) is not None, one
        elif one.certain:
            assert requests.example(one.moment, one.step) is not None, one


def test_a_window_that_something_else_opened_is_not_counted_on(written: Path) -> None:
    """A reaction opens it, and is not a step; but without it nobody can say that the step cannot be made."""
    model = Model([policy_of(f"{_HEAD}allow take by sales when thread.silence > 10 days", written)])
    threads = Threads(model)
    requests = RequestSteps(model, threads)
    late = [
        one.certain
        for one in requests.all()
        if isinstance(one, Found)
        and one.step.form == Form("send", tagged=True, inline="pass")
        and one.moment.thread.silence == threads.silences.last
    ]
    assert late
    assert not any(late)


@pytest.mark.parametrize("who", ["anyone", "[bot, sales, care]"])
def test_what_can_be_done_once_only_is_not_counted_on(who: str, written: Path) -> None:
    """Whoever comes in February is too late, also where the lead form may pass what it owns."""
    text = f"deny pass by {who}\ndeny pass by anyone from nobody\nallow take by care"
    assert answer(text, "care", 1, written) == Proved()
    once = f"{text} when date in 2026-01-01..2026-01-31"
    assert not isinstance(answer(once, "care", 1, written), Proved)


def test_a_thread_to_which_nobody_has_written_is_not_forgotten(written: Path) -> None:
    text = "deny pass by anyone\nroute message to care when not thread.is_new"
    assert answer(text, "care", 2, written) == Proved()
    found = answer(text, "care", 1, written)
    assert isinstance(found, Unreached)
    assert found.snapshot.state.last_user_message_at is None


def test_what_needs_luck_is_neither_proved_nor_refuted(written: Path) -> None:
    """Who writes in the hour of the office cannot be taken in it hours later. That is not worked out."""
    head = _HEAD.replace("mon-fri 09:00-18:00", "mon 09:00-10:00").replace("default bot", "default sales")
    text = """deny pass by anyone
route organic to bot when within office
allow take by care from bot when within office and thread.silence in 2 hours..3 hours"""
    found = answer(text, "care", 2, written, head)
    assert isinstance(found, Undecided)
    assert "right together" in found.why
    assert not found.work, "a larger budget is no help"


def test_a_claim_by_a_send_ends_a_day_after_the_message(written: Path) -> None:
    """And so nobody is silent for longer while the app owns the thread."""
    text = """deny pass by anyone
deny extend by anyone
allow take by care from bot when thread.silence > 30 hours"""
    found = answer(text, "care", 9, written)
    assert isinstance(found, Unreached)
    assert found.needed is None


def test_a_way_waits_until_control_ends(written: Path) -> None:
    found = answer("deny pass by anyone\nallow take by care from bot", "care", 1, written)
    assert isinstance(found, Unreached)
    assert found.needed == 2
    assert found.snapshot.state.owner == "1002"
    first, second = found.way
    expires_at = found.snapshot.state.expires_at
    assert expires_at is not None
    assert first.snapshot.item.at >= expires_at
    assert second.decision.outcome == "allowed"


def test_each_of_several_invariants_may_name_other_numbers(written: Path) -> None:
    whens = ("thread.silence > 5 hours", "thread.silence < 7 minutes", "thread.bucket in 3..4")
    claims = "\n".join(f'invariant "{when}" {{ when {when}  never take by care }}' for when in whens)
    policy = policy_of(f"{_HEAD}allow take by care\n{claims}", written)
    assert [type(verdict.answer) for verdict in prove(policy)] == [Refuted] * 3


# --- moves: what is known of a thread afterwards -----------------------------------------------

_STRETCHES = """allow take by care when thread.silence < 2 hours
allow take by sales when thread.silence > 5 days
deny take by sales when thread.silence > 10 days
allow take by care from bot when within office
allow take by care from sales when outside office
route ad to sales for 9 days
"""


@pytest.fixture
def reachability(written: Path) -> Reachability:
    model = Model([policy_of(f"{_HEAD}{_STRETCHES}", written)])
    threads = Threads(model)
    events = EventSteps(model, OpeningEvents(model), threads)
    made = Reachability(model, events, RequestSteps(model, threads), threads)
    assert len(made.groups) > 1
    return made


def state(reachability: Reachability, owner: str | None, hours: float, ends: Ends = (0, None)) -> State:
    number = reachability._threads.silences.number(int(hours * HOUR_MS))
    return State(Moment(Thread(reachability._threads.worlds[0], owner, number), 0), ends)


def waited(reachability: Reachability, moves: Iterable[Move], owner: str | None) -> set[int]:
    """The shortest silences after waits after which the thread is that of the owner, in hours."""
    silences = reachability._threads.silences
    after = (one.thread for move in moves if not move.cost for one in move.states)
    return {silences.start(one.silence) // HOUR_MS for one in after if one.owner == owner}


DAYS_5_TO_9 = 5 * DAY_MS, 9 * DAY_MS


def test_at_what_times_something_can_be_done_is_told_apart_for_each_thread(
    reachability: Reachability,
) -> None:
    """Bots are taken from in the office, and sales outside of it."""
    made: dict[int, set[tuple[Thread, Step, bool]]] = defaultdict(set)
    for one in reachability._found:
        made[one.moment.time].add((one.moment.thread, one.step, one.certain))
    for time, other in pairwise(sorted(made, key=reachability.group_of.__getitem__)):
        assert (made[time] == made[other]) is (reachability.group_of[time] == reachability.group_of[other])


def test_with_bad_luck_control_ends_when_it_should_not(reachability: Reachability) -> None:
    before = state(reachability, "1001", 0, DAYS_5_TO_9)
    moves = [*reachability._moves_at_worst(before)]
    owned, idle = (waited(reachability, moves, owner) for owner in ("1001", None))
    assert max(owned) < 5 * 24
    assert min(idle) == 7 * 24, "in this stretch are nine days"


def test_with_good_luck_control_ends_when_it_should(reachability: Reachability) -> None:
    before = state(reachability, "1001", 0, DAYS_5_TO_9)
    moves = [*reachability._moves_at_best(before, later=False)]
    owned, idle = (waited(reachability, moves, owner) for owner in ("1001", None))
    assert max(owned) > 5 * 24
    assert min(idle) <= 5 * 24


def test_a_message_gives_the_owner_a_day_or_its_whole_window(reachability: Reachability) -> None:
    (message,) = (
        move
        for move in reachability._moves_at_worst(state(reachability, "1002", 3, DAYS_5_TO_9))
        if move.message
    )
    (after,) = message.states
    assert reachability._threads.silences.start(after.thread.silence) == 0
    assert after.ends == (DAY_MS, 9 * DAY_MS)


def test_nobody_writes_to_the_lead_form(reachability: Reachability) -> None:
    moves = [*reachability._moves_at_worst(state(reachability, LEADGEN, 3))]
    assert moves
    assert not any(move.message for move in moves)


def test_control_lasts_as_long_as_what_gave_it(reachability: Reachability) -> None:
    """Counted from the last message, which is two hours to a day old."""

    def ends(step: Step, before: Ends) -> Ends:
        return reachability._after(state(reachability, "1001", 3, before), step).ends

    event = Step(None, "1001", 9 * 86_400)
    assert ends(event, DAYS_5_TO_9) == (9 * DAY_MS, 9 * DAY_MS)
    assert reachability._after(state(reachability, "1001", 3), event).thread.silence == 0
    claim = Step(Form("send"), "1001", None)
    assert ends(claim, DAYS_5_TO_9) == (DAY_MS, DAY_MS)
    taken = Step(Form("take"), "1003", 86_400)
    least, most = DAY_MS + 2 * HOUR_MS, 2 * DAY_MS - 1
    assert ends(taken, DAYS_5_TO_9) == (least, most)
    extended = Step(Form("extend"), "1001", 86_400)
    assert ends(extended, DAYS_5_TO_9) == DAYS_5_TO_9
    assert ends(extended, (0, DAY_MS)) == (least, most)
    assert ends(extended, (0, None)) == (least, None)
    assert ends(Step(Form("release"), None), DAYS_5_TO_9) == (0, None)


def test_what_takes_luck_is_no_step_with_bad_luck(reachability: Reachability) -> None:
    uncertain = {(one.moment.thread, one.step) for one in reachability._found if not one.certain}
    certain = {(one.moment.thread, one.step) for one in reachability._found if one.certain}
    assert uncertain - certain
    for thread, step in uncertain - certain:
        for group in reachability.groups:
            moves = reachability._moves_at_worst(State(Moment(thread, group)))
            assert step not in {move.step for move in moves}


def test_what_the_lead_form_does_by_itself_is_not_counted_on(written: Path) -> None:
    nobody_but_meta = "deny pass by [bot, sales, old] to care\ndeny request by care\nallow take by sales"
    found = answer(nobody_but_meta, "care", 3, written)
    assert isinstance(found, Unreached), found
    assert found.needed is None


def test_a_way_has_no_wait_that_it_does_not_need(written: Path) -> None:
    found = answer(
        "deny pass by anyone\ndeny request by anyone\nroute message to care when thread.silence > 5 days",
        "care",
        1,
        written,
    )
    assert isinstance(found, Unreached), found
    assert [taken.waited for taken in found.way] == [0, 5 * DAY_MS + 1]


@pytest.mark.parametrize(
    ("when", "year"), [("2026-01-01..2026-03-31", 2053), ("2020-01-01..2027-01-01", 2055)]
)
def test_what_needs_a_date_that_is_past_can_never_be(when: str, year: int, written: Path) -> None:
    found = answer(
        f"deny pass by anyone\ndeny request by anyone\nroute message to care when date in {when}",
        "care",
        3,
        written,
    )
    assert isinstance(found, Unreached), found
    assert found.needed is None
    assert datetime.fromtimestamp(found.snapshot.item.at / 1000, UTC).year == year


_NOT_AT_TWO_HOURS = """deny pass by anyone
deny request by anyone
allow take by sales from anyone
deny take by anyone when thread.silence == 2 hours"""


def test_control_that_ends_soon_ends_before_a_condition_tells_the_silence_apart(written: Path) -> None:
    found = answer(_NOT_AT_TWO_HOURS, "sales", 1, written)
    assert isinstance(found, Unreached), found
    start = found.snapshot
    assert start.state.last_user_message_at is not None
    assert start.state.expires_at is not None
    assert start.item.at - start.state.last_user_message_at == 2 * HOUR_MS
    assert start.state.expires_at - start.item.at == 1


def test_a_silence_longer_than_one_that_a_condition_names_is_not_taken_for_a_shorter(written: Path) -> None:
    found = answer(_NOT_AT_TWO_HOURS, "sales", 1, written)
    assert isinstance(found, Unreached), found
    assert found.needed == 2
    assert found.way[-1].decision.outcome == "allowed"
