"""What is analysed: policies of any size in which rules stand in each other's way, as text.

Each is the same for the same size and seed, and has no errors.
"""

from collections.abc import Callable, Iterator, Mapping
from random import Random

from benchmarks import conditional, loading_texts
from convroute.conversation.event import Event
from convroute.evaluator.snapshot import Snapshot
from convroute.evaluator.state import State
from convroute.policy.model import CheckedPolicy
from convroute.units import DAY_MS, HOUR_MS

APPS = ("marketing", "sales", "care", "bot")
HEAD = """\
language 1
policy shop { version "1"  channel instagram  account 17841400000000001  timezone "Europe/Berlin" }
app bot { id 1278416343931139  role automation }
app marketing { id 2210987654321098  role marketing }
app sales { id 3310987654321098  role sales }
app care = instagram_inbox { role customer_care }
fact tier: "gold" | "silver" | "basic"
fact vip: bool
fact lang: "de" | "en" | "fr" | "it"
fact city: string
fact score: int 0..100
fact orders: int 0..1000000
schedule office {
    mon-fri 09:00-18:00
    sat 10:00-14:00
    except 2026-12-25, 2026-12-26
}
default bot
"""
_MONDAY = 1_767_571_200_000
PHRASES_OF_A_SET = 10_000
FIRST_AD = 120_210_000_000_000

_OWN = (
    'text mentions "word{n} please"',
    'text like "*help{n}?*"',
    'city == "town{n}"',
    "orders in {low}..{high}",
    'payload == "BUTTON_{n}"',
    'title like "Item {n} *"',
)
"""What a rule of a shop asks for and no other does."""
_ON_BUTTONS = ("payload", "title")
_SPLITS = (
    ('tier == "gold"', 'tier in ["silver", "basic"]', "tier is absent"),
    ("vip", "not vip"),
    ('lang in ["de", "en"]', 'lang in ["fr", "it"]', "lang is absent"),
    ("score < 40", "score >= 40", "score is absent"),
    ("thread.is_new", "not thread.is_new"),
    ("thread.silence > 3 days", "thread.silence <= 3 days", "thread.silence is absent"),
    ("thread.bucket < 50", "thread.bucket >= 50"),
    ("within office", "outside office"),
    ("weekday in [mon-fri]", "weekday in [sat, sun]"),
    ("time in 08:00-20:00", "time in 20:00-08:00"),
    ("attachments has image", "not attachments has image"),
    ('referral.source == "SHORTLINK"', 'referral.source != "SHORTLINK"'),
)
"""What rules of a shop share: conditions of which one always holds."""
_MISTAKES, _AFTER_ONE = 0.04, 10
"""How many of a shop's rules begin a mistake, and how many rules at most can do nothing after it."""


def shop(rules: int, seed: int) -> str:
    """Rules as people write them, over 15 fields: nearly each has something of its own.

    A mistake splits what it asks for into cases, and forgets them in the rules that follow: so about a
    quarter of all rules are dead, by several others together.
    """
    return _policy(_shop(rules, Random(f"shop {seed}")))


def _shop(rules: int, choice: Random) -> Iterator[str]:
    written = 0
    while written < rules:
        lines = _mistake(choice, written) if choice.random() < _MISTAKES else [_rule(choice, written)]
        yield from lines[: rules - written]
        written += len(lines)


def _rule(choice: Random, number: int, own: str = "") -> str:
    own = own or _own(choice, number)
    shared = (choice.choice(cases) for cases in choice.sample(_SPLITS, choice.choice((0, 1, 1, 2, 2, 3))))
    surface = "postback" if own.startswith(_ON_BUTTONS) else "message"
    return _route(choice, surface, " and ".join((own, *shared)))


def _own(choice: Random, number: int) -> str:
    return choice.choice(_OWN).format(n=number, low=10 * number, high=10 * number + 9)


def _mistake(choice: Random, number: int) -> list[str]:
    """All cases of something, and rules that ask for it once more."""
    own = _own(choice, number)
    surface = "postback" if own.startswith(_ON_BUTTONS) else "message"
    cases = [_route(choice, surface, f"{own} and {case}") for case in choice.choice(_SPLITS)]
    return cases + [_rule(choice, number, own) for _ in range(choice.randint(2, _AFTER_ONE))]


def message(policy: CheckedPolicy, choice: Random) -> Snapshot:
    """A message to a shop, on any thread, with some facts."""
    text = choice.choice(
        ("Hello", "word7 please, now", "help19x", "help3! and word12 please", "do you ship?")
    )
    [(account, channel)] = policy.accounts.items()
    at = _MONDAY + choice.randrange(7 * 24) * HOUR_MS
    event = Event(
        kind="message",
        channel=channel,
        account=account,
        user=str(choice.randrange(10**6)),
        at=at,
        surface="message",
        entry="organic",
        mid="m_1",
        text=text,
    )
    last = choice.choice((None, at - HOUR_MS, at - 5 * DAY_MS))
    state = State(last_user_message_at=last, window_opened_at=last)
    if choice.random() < 0.25:
        state = State(policy.apps["bot"].id, at + DAY_MS, 86_400, last, last)
    facts: dict[str, object] = {"city": f"town{choice.randrange(100)}", "score": choice.randrange(100)}
    if choice.random() < 0.5:
        facts |= {"tier": choice.choice(("gold", "silver")), "vip": choice.random() < 0.5}
    return Snapshot(event, state, facts)


def dense(rules: int, seed: int) -> str:
    """Random conditions over few values: of 2 000 rules about three quarters are dead."""
    choice = Random(f"dense {seed}")
    return _policy(_route(choice, "message", _dense(choice)) for _ in range(rules))


def _dense(choice: Random) -> str:
    atoms = [_atom(choice) for _ in range(choice.choice((3, 3, 4, 4, 5)))]
    if choice.random() < 0.3:
        return f"({atoms[0]} or {atoms[1]}) and " + " and ".join(atoms[2:])
    return " and ".join(atoms)


def _atom(choice: Random) -> str:
    word, town, limit = choice.randrange(30), choice.randrange(12), 10 * choice.randint(1, 9)
    atom = choice.choice(
        (
            *(f'text mentions "word{word}"',) * 4,
            *(f'text like "*help{word}*"',) * 2,
            *(f'city == "town{town}"',) * 2,
            f'city like "town{town % 4}*"',
            f"score < {limit}",
            f"score >= {limit}",
            f"orders in {limit * 100}..{limit * 300}",
            f"thread.bucket < {limit}",
            f"thread.silence > {limit // 10} days",
            *choice.choice(_SPLITS)[:2],
        )
    )
    return f"not ({atom})" if choice.random() < 0.1 else atom


def ranges(rules: int, seed: int) -> str:
    """Boxes of three numbers that overlap."""
    choice = Random(f"ranges {seed}")

    def bounds(most: int, width: int) -> str:
        low = choice.randint(0, most - 1)
        return f"{low}..{min(most, low + choice.randint(1, width))}"

    return _policy(
        _route(
            choice,
            "message",
            f"score in {bounds(100, 40)} and orders in {bounds(10_000, 4_000)} "
            f"and thread.bucket in {bounds(99, 40)}",
        )
        for _ in range(rules)
    )


def phrases(rules: int, seed: int) -> str:
    """Phrases of forty words that are asked for and refused, four in a rule."""
    choice = Random(f"phrases {seed}")

    def rule() -> str:
        one, two, three, four = (f'text mentions "w{n}"' for n in choice.sample(range(40), 4))
        return _route(choice, "message", f"{one} and ({two} or not {three}) and not {four}")

    return _policy(rule() for _ in range(rules))


def globs(rules: int, seed: int) -> str:
    """Patterns over six letters, and refusals of such."""
    choice = Random(f"globs {seed}")

    def pattern() -> str:
        return f'text like "*{"*".join(choice.choices("abcdef", k=choice.randint(2, 4)))}*"'

    def rule() -> str:
        refused = [f"not {pattern()}" for _ in range(choice.randrange(3))]
        return _route(choice, "message", " and ".join((pattern(), *refused)))

    return _policy(rule() for _ in range(rules))


def pairs(rules: int, seed: int) -> str:
    """A word and a pattern of a town in each rule."""
    choice = Random(f"pairs {seed}")
    return _policy(
        _route(choice, "message", f'text mentions "w{n}" and city like "c{n}*"') for n in range(rules)
    )


def ads(rules: int, seed: int) -> str:
    """One exact ad a rule."""
    choice = Random(f"ads {seed}")
    return _policy(
        f"route ad {FIRST_AD + n} to {choice.choice(APPS)} for {choice.randint(1, 30)} days"
        for n in range(rules)
    )


def ads_in_a_set(rules: int, seed: int) -> str:
    """As many ads, in one set, and one rule."""
    return HEAD + f"set known = [{', '.join(_ids(rules, seed))}]\nroute ad in known to sales for 7 days\n"


def phrase_set(rules: int, seed: int) -> str:
    """A shop whose first rule asks for any of 10 000 phrases."""
    choice = Random(f"set {seed}")
    listed = ", ".join(f'"phrase{n} of {choice.randrange(100)}"' for n in range(PHRASES_OF_A_SET))
    first = "route message to care when text mentions any of listed\n"
    return shop(rules, seed).replace(HEAD, f"{HEAD}set listed = [{listed}]\n{first}", 1)


def bench(rules: int, seed: int) -> str:
    """Rules of eight sorts, in another order for another seed."""
    return _shuffled(conditional.policy_text(rules), seed)


def loaded(rules: int, seed: int) -> str:
    """Rules with globs, ranges, phrases, facts and schedules, in another order for another seed."""
    return _shuffled(loading_texts.conditional(rules), seed)


ANALYSED: Mapping[str, Callable[[int, int], str]] = {
    make.__name__: make
    for make in (shop, dense, bench, loaded, ranges, phrases, globs, pairs, ads, ads_in_a_set, phrase_set)
}
"""By name: the policy with so many rules, of a seed."""


def _route(choice: Random, surface: str, condition: str) -> str:
    return f"route {surface} to {choice.choice(APPS)} when {condition}"


def _policy(lines: Iterator[str]) -> str:
    return HEAD + "\n".join(lines) + "\n"


def _ids(count: int, seed: int) -> list[str]:
    """As many ads as asked for, in some order."""
    ids = [str(FIRST_AD + n) for n in range(count)]
    Random(f"ids {seed}").shuffle(ids)
    return ids


def _shuffled(text: str, seed: int) -> str:
    lines = text.splitlines()
    rules = [line for line in lines if "route " in line]
    rest = [line for line in lines if "route " not in line]
    if seed:
        Random(f"order {seed}").shuffle(rules)
    return "\n".join((*rest, *rules)) + "\n"
