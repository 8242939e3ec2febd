"""Small random policies as text: few rules over few fields, so that rules cover and exclude each other."""

from random import Random

TIERS = 'fact tier: "a" | "b" | "c"'
FACTS = f"""fact vip: bool
{TIERS}
fact n: int 0..9
fact city: string
"""
_HEAD = """language 1
policy {name} {{ version "1" {channels} timezone "Europe/Berlin" }}
app bot {{ id 1001 role automation }}
app sales {{ id 1002 role sales human_agent }}
app care {{ id 1003 role customer_care human_agent {care} }}
group people = [sales, care]
{facts}{schedule}
"""
_CHANNELS = (
    "channel instagram account 17841400000000001",
    "channel instagram, messenger account instagram 17841400000000001 account messenger 104508901353867",
)
_SCHEDULE = """schedule office {
    mon-fri 09:00-18:00
    sat 22:00-02:00
    except 2026-12-24
}"""
_WORDS = ("a", "b", "c")


class Writer:
    """Writes one policy; the same number writes the same."""

    def __init__(self, number: int) -> None:
        self._random = Random(number)
        self._fields = self._random.sample(
            (
                "vip",
                "tier",
                "n",
                "city",
                "text",
                "owner",
                "clock",
                "silence",
                "bucket",
                "channel",
                "attached",
            ),
            3,
        )
        self._two = "channel" in self._fields
        self._organic = self._random.choice(("message", "message", "postback", "any"))

    def policy(self, rules: int = 6) -> str:
        pick = self._random
        head = _HEAD.format(
            facts=FACTS,
            name=pick.choice(("shop", "page")),
            channels=_CHANNELS[self._two],
            care="disabled" if pick.random() < 0.1 else "",
            schedule=_SCHEDULE if "clock" in self._fields else "",
        )
        lines = [self._route() for _ in range(pick.randint(2, rules))]
        lines += [self._permission() for _ in range(pick.randint(0, 3))]
        if pick.random() < 0.2:
            lines.append("behavior { campaign_preempts on link_preempts on }")
        if pick.random() < 0.9:
            lines.append("default bot")
        else:
            lines = [line for line in lines if not line.startswith("route") or " ad " in f"{line} "]
        return head + "\n".join(lines) + "\n"

    def _route(self) -> str:
        pick = self._random
        entry = pick.choice((self._entry(), self._entry(), self._organic_entry(), self._organic_entry()))
        when = f" when {self._condition(2, entry)}" if pick.random() < 0.85 else ""
        return f"route {entry} to {pick.choice(('bot', 'sales', 'care'))}{when}"

    def _entry(self) -> str:
        return self._random.choice(("ad", "ad 1", "ad 2", "link", 'link "x"'))

    def _organic_entry(self) -> str:
        if self._organic == "any":
            return self._random.choice(("message", "postback", "quick_reply", "organic", 'postback "P"'))
        return self._organic

    def _permission(self) -> str:
        pick = self._random
        action = pick.choice(("take", "request", "extend", "pass"))
        origin = (
            f" from {pick.choice(('bot', 'people', 'anyone', 'nobody'))}"
            if action in ("take", "request")
            else ""
        )
        when = f" when {self._condition(1, '')}" if pick.random() < 0.7 else ""
        effect = pick.choice(("allow", "deny")) if action == "take" else "deny"
        return f"{effect} {action} by {pick.choice(('bot', 'people', 'anyone'))}{origin}{when}"

    def _condition(self, depth: int, entry: str) -> str:
        pick = self._random
        if depth == 0 or pick.random() < 0.35:
            atom = self._atom(entry)
            return f"not {atom}" if pick.random() < 0.25 else atom
        word = pick.choice((" and ", " or "))
        parts = [self._condition(depth - 1, entry) for _ in range(pick.randint(2, 3))]
        return "(" + word.join(parts) + ")"

    def _atom(self, entry: str) -> str:
        fields = [*self._fields]
        if entry.startswith("postback"):
            fields += ["title", "title", "payload"]
        if entry.startswith("ad"):
            fields += ["mark"]
        if not entry:
            fields = [name for name in fields if name not in ("text", "attached")] or ["tier"]
        return self._of(self._random.choice(fields))

    def _of(self, field: str) -> str:
        pick = self._random
        match field:
            case "vip":
                return pick.choice(("vip", "vip is present"))
            case "tier":
                values = ", ".join(f'"{value}"' for value in pick.sample("abc", pick.randint(1, 2)))
                return pick.choice((f"tier in [{values}]", 'tier == "a"', "tier is present"))
            case "n":
                return pick.choice(
                    (
                        f"n >= {pick.randint(1, 9)}",
                        f"n < {pick.randint(1, 9)}",
                        f"n == {pick.randint(0, 9)}",
                        "n is present",
                        f"n in 2..{pick.randint(2, 9)}",
                    )
                )
            case "city":
                return pick.choice(
                    ('city == "aa"', 'city in ["aa", "b"]', f'city like "{self._glob()}"', "city is present")
                )
            case "text":
                phrase = " ".join(pick.choices(_WORDS, k=pick.randint(1, 2)))
                other = pick.choice(_WORDS)
                return pick.choice(
                    (
                        f'text mentions "{phrase}"',
                        f'text mentions ["{phrase}", "{other}"]',
                        'text == "a b"',
                        f'text like "{self._glob()}"',
                    )
                )
            case "title":
                return pick.choice(
                    (
                        f'title like "{self._glob()}"',
                        f'title like "{self._glob()}"',
                        'title == "ab"',
                        "title is present",
                    )
                )
            case "payload":
                return pick.choice(('payload == "P"', 'payload in ["P", "Q"]', "payload is present"))
            case "mark":
                return pick.choice(
                    (
                        'ad.title like "a*"',
                        "ad.title is present",
                        "ad.id is present",
                        "ad.id in [1, 2]",
                        'referral.source == "ADS"',
                        "referral.source is present",
                        "ad.post is present",
                    )
                )
            case "owner":
                return pick.choice(
                    (
                        "thread.owner == bot",
                        "thread.owner in people",
                        "thread.owner == nobody",
                        "thread.state == idle",
                        "thread.is_new",
                    )
                )
            case "silence":
                return pick.choice(
                    (
                        "thread.silence > 1 day",
                        "thread.silence <= 2 hours",
                        "thread.is_new",
                        "thread.silence is present",
                    )
                )
            case "bucket":
                return pick.choice(("thread.bucket < 10", "thread.bucket >= 50", "thread.bucket in 5..60"))
            case "channel":
                return pick.choice(("channel == instagram", "channel == messenger"))
            case "clock":
                return pick.choice(
                    (
                        "within office",
                        "outside office",
                        "weekday in [sat, sun]",
                        "time in 08:00-12:00",
                        "date in 2026-12-24..2026-12-31",
                    )
                )
            case _:
                return pick.choice(
                    ("attachments has image", "attachments has share", "attachments has story_mention")
                )

    def _glob(self) -> str:
        return "".join(self._random.choices(("*", "a", "b", "?"), k=self._random.randint(1, 4)))


def changed_text(number: int, rules: int = 6) -> tuple[str, str]:
    """A policy, and the same with one to three of its lines changed, moved, added or left out."""
    writer = Writer(number)
    before = writer.policy(rules)
    lines = before.splitlines()
    pick = Random(number + 1_000_000)
    for _ in range(pick.randint(1, 3)):
        places = [at for at, line in enumerate(lines) if line.startswith("route")]
        if not places:
            break
        at = pick.choice(places)
        match pick.randint(0, 5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, writer._route())
            case 2:
                other = pick.choice(places)
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                old, new = pick.sample(("bot", "sales", "care"), 2)
                lines[at] = lines[at].replace(f" to {old}", f" to {new}")
            case 4:
                lines = [line.replace("default bot", "default sales") for line in lines]
            case _:
                lines[at] = writer._route()
    return _with_any_tier(number, before, "\n".join(lines) + "\n")


def _with_any_tier(number: int, before: str, after: str) -> tuple[str, str]:
    """Of half of the pairs that look at it, one has a fact that may be any text instead of a choice."""
    pick = Random(number + 3_000_000)
    if " tier " not in before + after or pick.random() < 0.5:
        return before, after
    wider = after.replace(TIERS, "fact tier: string")
    if pick.random() < 0.5:
        wider = wider.replace('tier == "a"', f'tier like "{pick.choice(("a*", "?", "*b", "x*"))}"', 1)
    return (before, wider) if pick.random() < 0.5 else (wider, before)


def policy_text(number: int, rules: int = 6) -> str:
    return Writer(number).policy(rules)
