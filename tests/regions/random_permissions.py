"""Small random policies as text whose permissions cover and exclude each other."""

from random import Random
from typing import Literal

from tests.regions.random_policies import FACTS, Writer

_HEAD = """language 1
policy {name} {{ version "1" {channels} timezone "Europe/Berlin" }}
app bot {{ id 1001 role automation }}
app sales {{ id 1002 role sales human_agent }}
{more}
group people = [sales{care}]
{facts}{schedule}
"""
_CHANNELS = (
    "channel instagram account 17841400000000001",
    "channel messenger account 104508901353867",
    "channel instagram, messenger account instagram 17841400000000001 account messenger 104508901353867",
)
_SCHEDULE = "schedule office { mon-fri 09:00-18:00  sat 22:00-02:00  except 2026-12-24 }"
Action = Literal["take", "request", "pass", "extend"]
MOSTLY: tuple[Action, ...] = ("take", "take", "request", "pass", "extend")
_CARE = "app care {{ id 1003 role customer_care {} }}"
_BUILTIN = tuple(f"app inbox = {name}" for name in ("instagram_inbox", "page_inbox", "leadgen", "meta_ai"))


class PermissionWriter:
    """Writes one policy; the same number writes the same."""

    def __init__(self, number: int) -> None:
        self._action = mostly_about(number)
        self._random = pick = Random(number)
        self._conditions = Writer(number)
        self._conditions._fields = pick.sample(
            ("vip", "tier", "n", "city", "owner", "clock", "silence", "bucket", "channel"), pick.randint(1, 2)
        )
        self._apps = ["bot", "sales"]

    def policy(self, most: int = 6) -> str:
        pick = self._random
        more = ""
        if pick.random() < 0.6:
            more = _CARE.format("disabled" if pick.random() < 0.3 else "")
            self._apps.append("care")
        elif pick.random() < 0.7:
            more = pick.choice(_BUILTIN)
            self._apps.append("inbox")
        head = _HEAD.format(
            facts=FACTS,
            name=pick.choice(("shop", "page")),
            channels=pick.choice(_CHANNELS) if pick.random() < 0.5 else pick.choice(_CHANNELS[:2]),
            more=more,
            care=", care" if "care" in self._apps else "",
            schedule=_SCHEDULE if "clock" in self._conditions._fields else "",
        )
        lines = [self.permission() for _ in range(pick.randint(2, most))]
        if pick.random() < 0.9:
            lines.append("default bot")
        if pick.random() < 0.1:
            lines.append("behavior { request_in_routing off }")
        return head + "\n".join(lines) + "\n"

    def permission(self) -> str:
        pick = self._random
        action: str = self._action if pick.random() < 0.8 else pick.choice(MOSTLY)
        if action == "extend" and pick.random() < 0.4:
            action = "limit"
        by = self._who()
        if action == "limit":
            return f"limit extend by {by} to {pick.choice(('1 hour', '2 hours', '3 days', '7 days'))}"
        origin = target = ""
        if action in ("take", "request") and pick.random() < 0.7:
            origin = f" from {pick.choice((self._who(), self._who(), 'nobody', '[nobody, bot]'))}"
        if action == "pass" and pick.random() < 0.7:
            target = f" to {self._who()}"
            origin = pick.choice(("", "", " from nobody"))
        when = f" when {self._conditions._condition(1, '')}" if pick.random() < 0.6 else ""
        effect = pick.choice(("allow", "allow", "deny")) if action == "take" else "deny"
        return f"{effect} {action} by {by}{origin}{target}{when}"

    def _who(self) -> str:
        pick = self._random
        named = pick.choice((*self._apps, "people", "anyone"))
        return f"[{', '.join(pick.sample(self._apps, 2))}]" if pick.random() < 0.15 else named


def changed_permissions(number: int) -> tuple[str, str]:
    """A policy, and the same with one or two of its permissions or apps changed."""
    writer = PermissionWriter(number)
    before = writer.policy()
    lines = before.splitlines()
    pick = Random(number + 1_000_000)
    for _ in range(pick.randint(1, 2)):
        places = [at for at, line in enumerate(lines) if line.startswith(("allow", "deny", "limit"))]
        at = pick.choice(places or [len(lines)])
        match pick.randint(0, 6) if places else 1:
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, writer.permission())
            case 2:
                other = pick.choice(places)
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines = [line.replace("default bot", "default sales") for line in lines]
            case 4:
                lines = [line.replace("role automation }", "role automation disabled }") for line in lines]
            case _:
                lines[at] = writer.permission()
    return before, "\n".join(lines) + "\n"


def permission_text(number: int) -> str:
    return PermissionWriter(number).policy()


def mostly_about(number: int) -> Action:
    """The action of most permissions of the policy of that number."""
    return MOSTLY[number % len(MOSTLY)]
