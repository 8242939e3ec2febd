"""What is loaded: large policies as text, and the same content in the simplest form others have for it."""

import json
import random

ACCOUNT = "17841400000000001"
HEAD = f"""\
language 1
policy shop {{ version "1"  channel instagram  account {ACCOUNT} }}
app bot {{ id 1278416343931139  role automation }}
app marketing {{ id 2210987654321098  role marketing }}
app sales {{ id 3310987654321098  role sales }}
app care = instagram_inbox {{ role customer_care }}
fact tier: "gold" | "silver" | "basic"
fact score: int 0..100
schedule office {{ mon-fri 09:00-18:00 }}
default bot
"""
APPS = ("marketing", "sales", "care", "bot")
FIRST_AD = 120_210_000_000_000
CSV_RULES = 'set ads from "ads.csv" column "ad_id"\nroute ad in ads to sales for 7 days\n'


def plain(count: int) -> tuple[str, str]:
    """One-line rules of every plain kind, and the same as a JSON list with an object a rule."""
    choice = random.Random(1)
    lines: list[str] = []
    objects: list[dict[str, object]] = []
    for number in range(count):
        word, value = _entry(number)
        app, days = choice.choice(APPS), choice.randint(1, 30) if number % 10 < 5 else None
        quoted = value if word == "ad" else f'"{value}"'
        lines.append(f"route {word} {quoted} to {app}" + (f" for {days} days" if days else ""))
        objects.append({"entry": word, "value": value, "to": app} | ({"days": days} if days else {}))
    return HEAD + "\n".join(lines) + "\n", json.dumps(objects)


def _entry(number: int) -> tuple[str, str]:
    """Six ads of ten, two links, a button and an answer."""
    if number % 10 < 6:
        return "ad", str(FIRST_AD + number)
    return (
        ("link", f"qr-berlin-{number}"),
        ("link", f"qr-paris-{number}"),
        ("postback", f"BUY_{number}"),
        ("quick_reply", f"ANSWER_{number}"),
    )[number % 10 - 6]


def conditional(count: int) -> str:
    """Rules with globs, ranges, `mentions`, facts and schedules, all of one stage."""
    choice = random.Random(2)
    forms = (
        'title like "order-{0}-*"',
        'text mentions ["refund {0}", "broken"] and within office',
        'score > {1} and tier == "gold"',
        'thread.bucket < {1} or title == "x{0}"',
        'not (tier in ["gold", "silver"]) and title like "*{0}"',
        'score in {2}..{3} and text mentions "word{0}"',
    )
    lines = []
    for number in range(count):
        condition = forms[number % 6].format(number, number % 100, number % 50, 50 + number % 50)
        lines.append(f"route message to {choice.choice(APPS)} when {condition}")
    return HEAD + "\n".join(lines) + "\n"


def table(count: int) -> str:
    """A CSV file of ads as Meta's reports have them: an id, a name."""
    rows = (f"{FIRST_AD + number},Spring sale {number}\n" for number in range(count))
    return "ad_id,name\n" + "".join(rows)
