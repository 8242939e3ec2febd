"""Strategies for snapshots: exactly those that exist (semantics 6), times gathered around every boundary."""

from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec import structs
from msgspec.structs import replace

from convroute.conversation.channel import BUILTIN_NAMES, LEADGEN, Channel
from convroute.conversation.event import POSTS, Ad, Event, Handover, Kind
from convroute.conversation.request import Action, InlineControl, Request
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.fields import ATTACHMENT_TYPES, KINDS
from convroute.policy.model import CheckedPolicy
from convroute.units import DAY_MS, DAY_SECONDS
from tests.properties.conditions import AD_IDS, PAYLOADS, REFS, TEXTS
from tests.properties.policies import UNKNOWN_APP

NOW = 1_789_000_000_123
USERS = ("5550001", "5550002")
_OFFSETS = tuple(
    sign * distance + nudge
    for distance in (0, 60_000, DAY_MS, 7 * DAY_MS)
    for sign in (-1, 1)
    for nudge in (-1, 0, 1)
)
_USUAL_KINDS = (*("message",) * 4, *("postback", "referral") * 2, *KINDS)
_MARKLESS: tuple[Kind, ...] = ("reaction", "read", "delivery", "edit", "deletion", "optin", "unsupported")


@cache
def times() -> SearchStrategy[int]:
    """A day, a week, a moment before and after now, each exactly, just under and just over."""
    return st.sampled_from(_OFFSETS).map(lambda offset: NOW + offset)


def app_ids(policy: CheckedPolicy) -> SearchStrategy[str]:
    """Declared apps, built-ins, and one that the policy does not know."""
    ids = [*(app.id for app in policy.apps.values()), *BUILTIN_NAMES, UNKNOWN_APP]
    return st.sampled_from(ids)


@st.composite
def states(draw: DrawFn, policy: CheckedPolicy) -> State:
    """Idle or owned, perhaps by an app whose time is over; written to or not."""
    last = draw(st.none() | times())
    opened = last if last is None or draw(st.booleans()) else draw(times())
    idle = State(last_user_message_at=last, window_opened_at=opened)
    if draw(st.integers(0, 3)) == 0:
        return idle
    connected = [app.id for app in policy.apps.values() if app.connected]
    owners = st.sampled_from(connected) if connected else app_ids(policy)
    return structs.replace(
        idle,
        owner=draw(owners | app_ids(policy)),
        expires_at=draw(times() | st.just(NOW + 2 * DAY_MS)),
        window=draw(st.sampled_from([60, DAY_SECONDS, 14 * DAY_SECONDS])),
        requested_by=draw(st.none() | app_ids(policy)),
    )


@st.composite
def events(draw: DrawFn, policy: CheckedPolicy, kinds: tuple[str, ...] = _USUAL_KINDS) -> Event:
    """An event of one of the kinds, with only the marks its kind can have."""
    account, channel = draw(_accounts(policy))
    kind = draw(st.sampled_from(kinds))
    event = Event(
        kind=kind,  # type: ignore[arg-type]  # one of KINDS
        channel=channel,
        account=account,
        user=None if kind == "comment" else draw(st.sampled_from((*USERS * 9, account))),
        at=NOW,
        surface=kind,  # type: ignore[arg-type]  # a kind is its own surface
        mid=draw(st.none() | st.sampled_from(["m_1", "m_2"])),
    )
    match kind:
        case "message":
            return draw(_message(draw(_referred(event))))
        case "postback":
            pressed = replace(draw(_referred(event)), payload=draw(st.none() | st.sampled_from(PAYLOADS)))
            return replace(pressed, title=draw(st.none() | st.just("Talk")))
        case "referral":
            return draw(_referred(event))
        case "echo":
            return replace(event, text=draw(st.none() | st.sampled_from(TEXTS)))
        case "handover":
            handover = draw(_handovers(policy))
            nobody = handover.verb == "app_roles" and draw(st.booleans())
            return replace(event, handover=handover, user=None if nobody else event.user)
        case "edit" | "read" | "delivery":
            return replace(event, user=draw(st.sampled_from([event.user, None])))
        case "unsupported":
            part = draw(
                st.none()
                | st.sampled_from(
                    ["game_play", "leadgen", "admin_text", "referral", "account_linking", "messaging_new"]
                )
            )
            named = replace(event, part=part, arrived_on=draw(st.sampled_from(["messaging", "changes"])))
            return replace(named, user=draw(st.sampled_from([event.user, event.user, None])))
        case _:
            return event


def _accounts(policy: CheckedPolicy) -> SearchStrategy[tuple[str, Channel]]:
    """Nearly always an account of the policy, on its channel."""
    ours = list(policy.accounts.items())
    foreign: list[tuple[str, Channel]] = [("42", "instagram"), ("104508901353867", "instagram")]
    return st.integers(0, 24).flatmap(lambda chance: st.sampled_from(foreign if chance == 24 else ours))


@st.composite
def _referred(draw: DrawFn, event: Event) -> Event:
    """`entry` and its marks: an ad may have a ref, a link has no ad mark, organic has neither."""
    product = draw(st.none() | st.just("7"))
    entry = draw(st.sampled_from(["organic", "organic", "ad", "link"]))
    if entry == "link":
        return replace(event, entry="link", ref=draw(st.sampled_from(REFS)), product=product)
    if entry == "organic":
        return replace(event, product=product)
    ad = Ad(
        id=draw(st.none() | st.sampled_from(AD_IDS)),
        title=draw(st.none() | st.just("Spring")),
        flow=draw(st.none() | st.just("99")),
    )
    return replace(event, entry="ad", ad=ad, ref=draw(st.none() | st.sampled_from(REFS)), product=product)


@st.composite
def _message(draw: DrawFn, event: Event) -> Event:
    attachments = frozenset(draw(st.lists(st.sampled_from(ATTACHMENT_TYPES), max_size=2)))
    text = draw(st.none() | st.sampled_from(TEXTS))
    message = replace(event, attachments=attachments, text=text)
    story, tapped = draw(st.integers(0, 4)) == 0, draw(st.integers(0, 4)) == 0
    if tapped:
        message = replace(message, payload=draw(st.sampled_from(PAYLOADS)))
    if story:
        return replace(message, surface="story_reply")
    if "story_mention" in attachments:
        return replace(message, surface="story_mention")
    if attachments & POSTS:
        return replace(message, surface="shared_post")
    if message.product:
        return replace(message, surface="shop")
    return replace(message, surface="quick_reply") if tapped else message


@st.composite
def _handovers(draw: DrawFn, policy: CheckedPolicy) -> Handover:
    verb = draw(st.sampled_from(["pass", "take", "request", "app_roles"]))
    if verb == "app_roles":
        return Handover("app_roles")
    app = draw(st.none() | app_ids(policy) | app_ids(policy))
    previous = draw(st.none() | app_ids(policy) | st.just(LEADGEN))
    return Handover(verb, app, previous, draw(st.none() | st.just("why")))  # type: ignore[arg-type]  # one of the verbs


def reports(policy: CheckedPolicy) -> SearchStrategy[Event]:
    """Events that nobody decides: handovers and comments (semantics E9, E11), and opt-ins beside them."""
    return events(policy, ("handover", "handover", "handover", "comment", "optin"))


@st.composite
def requests(draw: DrawFn, policy: CheckedPolicy, owner: str | None = None) -> Request:
    """Everything an app can ask, rightly or wrongly; often by the owner."""
    actions: list[Action] = ["pass", "take", "release", "extend", "request", "send", "inbox_reply", "owner"]
    action = draw(st.sampled_from([*actions, "send", "send"]))
    account, _ = draw(_accounts(policy))
    apps = st.sampled_from([*sorted(policy.apps) * 5, "leadgen", "ghost", UNKNOWN_APP])
    if owner is not None:
        apps = st.one_of(apps, st.just(owner))
    if owner == LEADGEN and draw(st.booleans()):  # all that a lead form can ask
        action, apps = "pass", st.one_of(apps, st.just(owner))
    controls = st.builds(
        InlineControl, st.sampled_from(["pass", "release", None, "give", 7]), st.none() | apps
    )
    return Request(
        action=action,
        app=None if action == "inbox_reply" else draw(apps),
        account=account,
        user=draw(st.sampled_from(USERS)),
        at=NOW,
        target=draw(st.none() | apps) if action == "pass" else None,
        duration=draw(_durations()) if action == "extend" else None,
        metadata=draw(st.none() | st.just("why")),
        tag=draw(st.sampled_from([None, None, "HUMAN_AGENT", "OTHER"])) if action == "send" else None,
        text="hello" if action == "send" else None,
        thread_control=draw(st.none() | controls) if action == "send" else None,
    )


@cache
def _durations() -> SearchStrategy[object]:
    good = st.sampled_from([1, 60, 86_400, 604_800])
    return st.one_of(good, st.sampled_from([0, -1, 604_801, True, "60", 60.0, None]))


@cache
def facts() -> SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "vip": st.booleans(),
            "tier": st.sampled_from(["basic", "gold"]),
            "orders": st.integers(0, 9),
        },
    )


@st.composite
def snapshots(draw: DrawFn, policy: CheckedPolicy, of: type[Event] | type[Request] | None = None) -> Snapshot:
    """A snapshot of the policy, of an event or a request or, without `of`, of either.

    Also one of a fold, late or superseded by something later (E14).
    """
    state = draw(states(policy))
    if state.owner is not None and draw(st.integers(0, 5)) == 5:
        state = replace(state, owner=LEADGEN)  # a person fills in a lead form
    asks = draw(st.booleans()) if of is None else of is Request
    items: SearchStrategy[Event | Request] = requests(policy, state.owner) if asks else events(policy)
    item = draw(items)
    connected = [app.id for app in policy.apps.values() if app.connected]
    tapped = isinstance(item, Event) and item.kind == "postback" and connected
    late = draw(st.integers(0, 5)) == 5
    handover = isinstance(item, Event) and item.kind == "handover"
    superseded = late and handover and draw(st.booleans())
    return Snapshot(
        item,
        state,
        draw(facts()),
        draw(st.none() | st.sampled_from(connected)) if tapped else None,
        late=late,
        superseded=superseded,
    )
