"""Texts for the two ways to read plain route lines: plain ones, near misses, and what may stand around."""

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

NUMBERS = ("1", "0", "007", "120210987654321", "1" * 40, "1" * 41, "-3", "12x", '"12"', "1.5", "९")
TEXTS = (
    '"qr"',
    '""',
    '"a # b"',
    '"größe 日本"',
    '"tab\there"',
    r'"a\"b"',
    r'"a\\"',
    r'"\u{41}"',
    '"open',
    "'single'",
    '"a\u202eb"',
    f'"{"x" * 8192}"',
    f'"{"x" * 8193}"',
)
NAMES = ("bot", "sales", "too", "to", "forx", "for", "o", "Sales", "a1_", "route_1", "route", "gone", "bøt")
TIMES = (
    "",
    " for 14 days",
    " for 1 day",
    " for 1 days",
    " for 14 day",
    " for 0 days",
    " for 30 days",
    " for 31 days",
    " for 07 days",
    " for 2 weeks",
    " for 48 hours",
    " for days",
    " for 3days",
    " for 3 days for 4 days",
    " for 3 days when vip",
    " when vip",
    " for 3",
)
ENDS = ("", " ", "\t", " # why", "#why", "\r", " \r", ' # "', " x", ":", " {", ";", "\x0b", "\u00a0")
BLANKS = (" ", "  ", "\t", "", "\u00a0")
BEGINNINGS = ("", "", "", "", " ", "\t", "vip: ", "# ", "Route", "\ufeff")
AROUND = (
    "",
    "   ",
    "# a comment",
    "    when vip",
    "for 3 days",
    "  # then\n  for 3 days",
    "vip:",
    "fork: route message to bot",
    "when_1: route ad to bot",
    'route link like "order-*" to sales when vip',
    "route ad in spring to bot",
    "route message to sales when vip and not (vip or vip)",
    "default bot",
    "group all = [bot,\nsales]",
    "group open = [bot,",
    "app x {",
    "}",
    'test "t" {\n  when message from ad 12\n  then route to bot\n}',
    'invariant "i" { always',
    "limit extend by sales to 3",
    'set days from "a.txt"',
    "fact vip: int 0..9",
    "to",
    "route",
    "allow take by",
    "/* no",
    "\x00",
)


def words(*choices: str) -> SearchStrategy[str]:
    return st.sampled_from(choices)


def plain_lines() -> SearchStrategy[str]:
    """A line as it should be, most of the time."""
    numbers = st.integers(1, 6).map(str)
    exact = st.one_of(
        st.builds("ad {}".format, numbers),
        st.builds('{} "{}"'.format, words("link", "postback", "quick_reply"), words("a", "b", "c d", "é")),
    )
    times = st.one_of(st.just(""), st.builds(" for {} days".format, st.integers(1, 30)))
    ads = st.builds("route ad {} to {}{}".format, numbers, words("bot", "sales", "gone"), times)
    return st.one_of(ads, st.builds("route {} to {}".format, exact, words("bot", "sales", "inbox")))


def near_lines() -> SearchStrategy[str]:
    """A line put together from parts that fit, nearly fit, or do not."""
    blank = words(*BLANKS, " ", " ")
    kind = words("ad", "link", "postback", "quick_reply", "organic", "template", "AD", "linked")
    value = words(*NUMBERS, *TEXTS)
    return st.builds(
        "{}route{}{}{}{}{}to{}{}{}{}".format,
        words(*BEGINNINGS),
        blank,
        kind,
        blank,
        value,
        blank,
        blank,
        words(*NAMES),
        words(*TIMES),
        words(*ENDS),
    )


def texts() -> SearchStrategy[str]:
    """Files of all such lines, with other statements and broken ones between them."""
    lines = st.lists(st.one_of(plain_lines(), plain_lines(), near_lines(), words(*AROUND)), max_size=14)
    return st.builds(
        lambda parts, ending, last: ending.join(parts) + last,
        lines,
        words("\n", "\n", "\r\n"),
        words("", "\n"),
    )


def good_texts() -> SearchStrategy[str]:
    """Files that mostly parse: plain lines, comments and whole statements."""
    whole = words(*(text for text in AROUND[:14] if text not in ("for 3 days", "vip:")), "  # then\n")
    lines = st.lists(st.one_of(plain_lines(), plain_lines(), plain_lines(), whole), max_size=14)
    return lines.map(lambda parts: "".join(f"{part}\n" for part in parts))
