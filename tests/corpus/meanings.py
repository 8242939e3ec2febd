"""Mistakes that parse: names nobody declared, declarations twice, values and words that do not fit."""

import re
from collections.abc import Iterator
from random import Random

from tests.corpus.good import Good
from tests.corpus.mutation import Mistake, Mutation

# What is sought, what is written instead, and what kind of mistake that is.
_REWRITES: tuple[tuple[str, str, str], ...] = (
    (r"\bfor (\d+) days\b(?! *\n *(?:when|then)\b)", "for 31 days", "number out of range"),
    (r"\bfor (\d+) days\b", "for 0 days", "number out of range"),
    (r"\bto (\d) days\b", "to 8 days", "number out of range"),
    (r"\bto (\d) days\b", "to 0 hours", "number out of range"),
    (r"\bfor (\d+) days\b", "for 36 hours", "not whole days"),
    (r"thread\.bucket < \d+", "thread.bucket < 100", "number out of range"),
    (r"thread\.bucket < \d+", 'thread.bucket < "20"', "wrong type"),
    (r"thread\.bucket <", "thread.bucket mentions", "wrong type"),
    (r"thread\.silence (?:<|>=) \d+ \w+", "thread.silence >= 7", "wrong type"),
    (r'\b(tier|level|segment) == "(\w+)"', r'\1 == "platinum"', "value the fact does not have"),
    (r'\b(tier|level|segment) == "(\w+)"', r"\1 == 3", "wrong type"),
    (r'\b(tier|level|segment) == "(\w+)"', r"\1 > 3", "wrong type"),
    (r'\b(tier|level|segment) == "(\w+)"', r"\1", "wrong type"),
    (r"\b(risk|nights|orders) (?:>=|in) [\d.]+", r"\1 >= 1000000000000", "number out of range"),
    (r"\b(risk|nights|orders) (?:>=|in) [\d.]+", r'\1 like "8*"', "wrong type"),
    (r"\b(nights) in (\d+)\.\.(\d+)", r"\1 in \3..\2", "range the wrong way round"),
    (r"text mentions", "text >=", "wrong type"),
    (r"text mentions", "text has", "wrong type"),
    (r'mentions "\w+"', 'mentions "?!"', "phrase without a word"),
    (r"attachments has (\w+)", r"attachments == \1", "wrong type"),
    (r"attachments has (\w+)", r"attachments has sticker", "unknown enum word"),
    (r"surface == message", "surface == sms", "unknown enum word"),
    (r"surface == message", 'surface == "message"', "enum word in quotes"),
    (r"entry == (\w+)", "entry == advert", "unknown enum word"),
    (r"thread\.state == idle", "thread.state == sleeping", "unknown enum word"),
    (r"\brole (\w+)", "role support", "unknown enum word"),
    (r"\bchannel( +)instagram\n", r"channel\1whatsapp" + "\n", "unknown enum word"),
    (r"\breason (\w+)", "reason luck", "unknown reason"),
    (r"\bdenied (\w+)", "denied because", "unknown reason"),
    (r"timezone( +)\"[^\"]+\"", r'timezone\1"Mitteleuropa"', "unknown timezone"),
    (r"within (office|service|opening)", "within lunch", "undeclared name"),
    (r"outside (office|service|opening)", "outside lunch", "undeclared name"),
    (r"(?<=\n)(route [^\n]*) to (\w+)", r"\1 to zoe", "undeclared name"),
    (r"\bby (\w+) from", "by zoe from", "undeclared name"),
    (r"\b(?<=route )ad in (\w+)", "ad in somewhere", "undeclared name"),
    (r"\b(?<=route )template (\w+)", "template nothing_here", "undeclared name"),
    (r"\bdefault (\w+)", "default zoe", "undeclared name"),
    (r"\bwhen (\w+) takes", "when zoe takes", "undeclared name"),
    (r"given fact (\w+)", "given fact mood", "undeclared name"),
    (r"(?<=\n)(route [^\n]*) to (\w+)", r"\1 to office", "name of the wrong sort"),
    (r"(?<=\n)(route [^\n]*) to (\w+)", r"\1 to humans", "group where an app belongs"),
    (r"(?<=\n)(route [^\n]*) to (\w+)", r"\1 to [sales, care]", "list where an app belongs"),
    (r"(?<=\n)(route [^\n]*) to (\w+)", r"\1 to leadgen", "target that cannot be one"),
    (r"(?<=\n)default (\w+)", "default leadgen", "target that cannot be one"),
    (
        r"(?<=\n)route (message|postback|shop|link|organic)([^\n]*?) to (\w+)",
        r"\g<0> for 3 days", "`for` on a rule without it"),
    (r"(?<=\n)allow take by (\w+)", "allow take by office", "name of the wrong sort"),
    (r"(?<=\n)allow take", "allow pass", "permission nobody needs"),
    (r"(?<=\n)deny( +)pass by (\w+)", r"deny\1pass by \2 from \2", "`from` on pass"),
    (r"(?<=\n)deny( +)take by", r"deny\1release by", "unknown action"),
    (r"(?<=\n)language 1", "language 2", "edition of the future"),
    (r"(?<=\n)language 1", "language one", "edition of the future"),
    (r"\bmon-(\w+) (\d\d:\d\d)-(\d\d:\d\d)", r"mon-\1 \2-\2", "hours that are none"),
    (r"\b(\d\d:\d\d)-(\d\d:\d\d)", "24:00-08:00", "hours that are none"),
    (r"\bchannel( +)instagram\n", r"channel\1instagram, messenger" + "\n", "accounts without channel"),
    (r"\baccount( +)\d+", r"account\1 acme", "wrong type"),
    (r"\bid( )\d+", r"id\1 0", "number out of range"),
    (r"\bid( )\d+", r"id\1 99999999999999999999", "number out of range"),
    (r"\bid( )\d+", r'id\1 "12"', "wrong type"),
    (r"\bads( +)\[", r"ads\1[120210987654321, 120210987654321, ", "value twice"),
    (r"= instagram_inbox", "= whatsapp_inbox", "unknown built-in app"),
    (r"= (instagram|page)_inbox", "{ id 1217981644879628 }", "id of a built-in app"),
    (r"given fact (tier|level) = \"\w+\"", r"given fact \1 = 3", "wrong type"),
    (r"given fact (tier|level) = \"\w+\"", r'given fact \1 = "iron"', "value the fact does not have"),
    (r"from ad \d+", "from ad spring", "wrong type"),
    (r"extends \d days", "extends 8 days", "number out of range"),
    (r"(sends \"[^\"]*\" tagged) human_agent", r"\1 robot_agent", "unknown tag"),
    (r"send_claims_idle( +)\w+", r"send_claims_idle\1sometimes", "unknown enum word"),
    (r"campaign_preempts( +)on", r"campaign_preempts\1yes", "unknown enum word"),
    (r"column \"(\w+)\"", 'column "no such column"', "unknown column"),
    (r'"(ads|lists|links|templates|webhooks)/[\w-]+\.(\w+)"', r'"\1/gone.\2"', "unknown file"),
    (r'"(ads|lists|links|templates|webhooks)/[\w-]+\.(\w+)"', r'"../../\1.\2"', "file outside the folder"),
    (r'"templates/[\w-]+\.json"', '"templates"', "folder for a file"),
    (r'\bref is present', "ref is empty", "unknown state"),
    (r'\bwithin 2 steps', "within 0 steps", "number out of range"),
    (r"\bis_new\b", "isnew", "unknown field"),
    (r"\bthread\.(bucket|silence|state|owner)", r"thread.age", "unknown field"),
    (r"\btext mentions", "message.text mentions", "unknown field"),
    (r"(?<=\n)(route (?:message|organic)[^\n]* when) [^\n]+", r"\1 thread.bucket", "condition that is none"),
    (r"(?<=\n)(route (?:message|organic)[^\n]* when) ([^\n]+)", r"\1 (\2", "parenthesis never closed"),
    (r"(?<=\n)(route (?:message|organic)[^\n]* when) ([^\n]+)", r"\1 \2)", "parenthesis never opened"),
    (r"(?<=\n)(route (?:message|organic)[^\n]* when) ([^\n]+)", r"\1 \2 and", "condition that goes nowhere"),
    (r"(?<=\n)(route (?:message|organic)[^\n]* when) ([^\n]+)", r"\1 \2 when true", "a second `when`"),
)  # fmt: skip


def rewritten(good: Good, _: Random) -> Iterator[Mutation]:
    for pattern, replacement, kind in _REWRITES:
        for match in re.finditer(pattern, good.text):
            yield Mutation(kind, match.start(), match.end(), match.expand(replacement))


def deleted_declaration(good: Good, _: Random) -> Iterator[Mutation]:
    for start, end in good.statements:
        match = re.match(r"(app|group|set|fact|schedule|template) +(\w+)", good.text[start:end])
        if match is not None:
            yield Mutation(f"deleted {match[1]}", start, end, "", uses=match[2])


def declared_twice(good: Good, _: Random) -> Iterator[Mutation]:
    for start, end in good.statements:
        match = re.match(
            r"(app|group|set|fact|schedule|template|policy|default|social|behavior)\b", good.text[start:end]
        )
        if match is not None:
            yield Mutation(f"second {match[1]}", end, end, "\n" + good.text[start:end])


def name_taken(good: Good, random: Random) -> Iterator[Mutation]:
    """A declaration takes a name that another one has, or a word of the language."""
    declared = [token for token in good.words if token.role == "declared name"]
    for token in declared:
        other = random.choice(declared).text
        if other != token.text:
            yield Mutation("name taken", token.start, token.end, other, uses=(token.text, other))
        wrong = random.choice(("route", "when", "instagram_inbox", "nobody", "2nd_app", "_app", "läden"))
        yield Mutation("name that cannot be one", token.start, token.end, wrong, uses=token.text)


MEANINGS: tuple[Mistake, ...] = (rewritten, deleted_declaration, declared_twice, name_taken)
