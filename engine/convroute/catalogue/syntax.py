"""The pages of the errors that a text has before it means anything: E101 to E144."""

from convroute.catalogue.page import Page


def _page(code: str, name: str, summary: str, why: str, bad: str, good: str) -> Page:
    def indented(example: str) -> str:
        return "\n".join(f"    {line}".rstrip() for line in example.strip("\n").split("\n"))

    return Page(code, name, f"{summary}\n\n{why}\n\nBad:\n\n{indented(bad)}\n\nGood:\n\n{indented(good)}\n")


_STRUCTURE = (
    _page(
        "E101",
        "unexpected-word",
        "Something stands where nothing like it can stand.",
        "The message lists what could have stood there.",
        "language one",
        "language 1",
    ),
    _page(
        "E102",
        "unknown-statement",
        "A statement begins with a word that begins none.",
        "Every statement begins with its keyword, or with the label of a rule and a colon. Often the word is "
        "misspelt, or a block was closed too early and this line belonged into it.",
        "rout message to care",
        "route message to care",
    ),
    _page(
        "E103",
        "missing-to",
        "A rule does not say `to` before the app it routes to.",
        "Rules read like sentences: route a message *to* somebody.",
        "route message care",
        "route message to care",
    ),
    _page(
        "E104",
        "wrong-equals",
        "One `=` and two `==` are mixed up.",
        "`==` compares in a condition; `=` gives something its value in a declaration or a `given fact`.",
        'route message to care when tier = "gold"',
        'route message to care when tier == "gold"',
    ),
    _page(
        "E108",
        "unclosed-bracket",
        "A bracket is opened and never closed.",
        "The next statement begins, or the file ends, while a block or a list is still open. The "
        "opening bracket is "
        "shown too.",
        "app bot {\n    id 1278416343931139\n\nroute message to bot",
        "app bot {\n    id 1278416343931139\n}\n\nroute message to bot",
    ),
    _page(
        "E110",
        "symbol-operator",
        "A condition uses `&&`, `||` or `!`.",
        "Conditions are written in words: `and`, `or`, `not`.",
        "route message to care when vip && thread.is_new",
        "route message to care when vip and thread.is_new",
    ),
    _page(
        "E117",
        "no-else",
        "There is no `else`.",
        "Rules of a stage are tried from top to bottom and the first that matches decides, so the rule below "
        "is the `else`.",
        "route message to care when vip\nelse route message to bot",
        "route message to care when vip\nroute message to bot",
    ),
    _page(
        "E118",
        "semicolon",
        "A statement ends with `;`.",
        "Nothing marks the end of a statement; the next one simply begins.",
        "default bot;",
        "default bot",
    ),
    _page(
        "E119",
        "foreign-comment",
        "A comment begins with `//` or `/*`.",
        "A comment begins with `#` and reaches to the end of its line. There are no comments over "
        "several lines.",
        "// everything else\ndefault bot",
        "# everything else\ndefault bot",
    ),
    _page(
        "E120",
        "missing-comma",
        "Two values of a list have no comma between them.",
        "Lists in brackets and lists of roles, channels or ids are separated by commas. Inside brackets "
        "a comma "
        "may also stand after the last value.",
        "group people = [care sales]",
        "group people = [care, sales]",
    ),
    _page(
        "E127",
        "stray-bracket",
        "A closing bracket closes nothing, or not what is open.",
        "Either it is one too many, or the bracket that opens is missing or of another kind.",
        "group people = [care, sales)",
        "group people = [care, sales]",
    ),
    _page(
        "E128",
        "said-twice",
        "A rule has `for` or `when` twice.",
        "Each may stand once, in either order. Two conditions are joined with `and`.",
        "route message to care when vip when thread.is_new",
        "route message to care when vip and thread.is_new",
    ),
    _page(
        "E129",
        "misspelt-keyword",
        "A word is nearly one of the keywords that could stand there.",
        "Also said for a word that other languages use for the same thing, such as `if` or `contains`.",
        "route mesage to care",
        "route message to care",
    ),
    _page(
        "E131",
        "unfinished",
        "A statement ends before it is complete.",
        "The message says what is missing at its end.",
        "route message to",
        "route message to care",
    ),
    _page(
        "E132",
        "needless-allow",
        "An `allow` names something that needs no permission.",
        "Only `take` is forbidden until an `allow` says otherwise. Passing, asking and extending are "
        "permitted until "
        "a `deny` forbids them.",
        "allow pass by care",
        "allow take by care",
    ),
    _page(
        "E135",
        "wrong-bracket",
        "A list stands in round or curly brackets.",
        "Lists stand in square brackets.",
        'set greetings = ("hi", "hello")',
        'set greetings = ["hi", "hello"]',
    ),
    _page(
        "E136",
        "needless-separator",
        "A colon, `=` or comma stands between things that only a blank separates.",
        "The items of a block are a word and its value; nothing stands between them, nor after them.",
        "app bot { id: 1278416343931139 }",
        "app bot { id 1278416343931139 }",
    ),
    _page(
        "E137",
        "label-without-colon",
        "The label of a rule has no colon.",
        "Without it the label looks like a statement that does not exist.",
        "vip route message to sales",
        "vip: route message to sales",
    ),
    _page(
        "E139",
        "missing-bar",
        "A bar is missing in a table.",
        "Each line of a table begins and ends with a bar, and has one between two cells.",
        'test "who answers" { cases { | when message | then route to | | "Hi" bot | } }',
        'test "who answers" { cases { | when message | then route to | | "Hi" | bot | } }',
    ),
)

_CHARACTERS = (
    _page(
        "E105",
        "single-quotes",
        "A text stands in single quotes.",
        'Texts stand in straight double quotes: `"`.',
        "route link 'qr-berlin' to sales",
        'route link "qr-berlin" to sales',
    ),
    _page(
        "E106",
        "typographic-quotes",
        "A text stands in the quotes that word processors and chats make.",
        "They look nearly the same and are other characters. Type the quotes again here, or switch off "
        '"smart quotes" where the text was written.',
        "route link “qr-berlin” to sales",
        'route link "qr-berlin" to sales',
    ),
    _page(
        "E107",
        "unquoted-text",
        "A text stands without quotes.",
        "Names of apps, groups, sets and schedules stand without quotes; what comes from outside, such "
        "as a link's "
        "`ref`, a payload or a path, stands in quotes.",
        "route link qr-berlin to sales",
        'route link "qr-berlin" to sales',
    ),
    _page(
        "E109",
        "unclosed-text",
        "A text in quotes does not end on its line.",
        'A text stands on one line. A quote inside it is written `\\"`, a line break `\\n`.',
        'route link "qr-berlin to sales',
        'route link "qr-berlin" to sales',
    ),
    _page(
        "E121",
        "foreign-character",
        "A character outside ASCII stands outside texts and comments.",
        "Names and keywords are plain letters, so that no two of them look alike. Often it is a long "
        "dash, an accent, "
        "or a blank that is none.",
        "route message to café",
        "route message to cafe",
    ),
    _page(
        "E122",
        "turning-character",
        "An invisible character changes the direction of the text.",
        "With such characters a rule can read differently from what it does. They are not allowed "
        "anywhere, not even "
        "in comments; in a text write `\\u{202e}`.",
        "# nothing to see \u202e here\ndefault bot",
        "# nothing to see here\ndefault bot",
    ),
    _page(
        "E123",
        "bad-escape",
        "A backslash in a text stands before something it does not go with.",
        'Only `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{...}` exist. The number of `\\u{...}` is hexadecimal '
        "and names a "
        "character, not half of one.",
        'set signs = ["\\q"]',
        'set signs = ["\\\\q"]',
    ),
)

_WORDS = (
    _page(
        "E111",
        "capital-letters",
        "A name or keyword has capital letters.",
        "Names are made of small letters, digits and `_`; keywords are small.",
        "default Concierge",
        "default concierge",
    ),
    _page(
        "E112",
        "hyphen-in-name",
        "A name has a hyphen.",
        "Names are made of small letters, digits and `_`.",
        "app my-bot { id 1278416343931139 }",
        "app my_bot { id 1278416343931139 }",
    ),
    _page(
        "E113",
        "reserved-name",
        "A reserved word is used as a name.",
        "The words that begin statements, and the small words that hold rules together, are never "
        "names. Every other "
        "word may be one, also `message` or `link`.",
        "app route { id 1278416343931139 }",
        "app router { id 1278416343931139 }",
    ),
    _page(
        "E138",
        "name-without-letter",
        "A name does not begin with a letter.",
        "Names begin with a letter from `a` to `z`; digits and `_` may follow.",
        "app 2nd_bot { id 1278416343931139 }",
        "app second_bot { id 1278416343931139 }",
    ),
)

_NUMBERS = (
    _page(
        "E114",
        "glued-duration",
        "A duration has its unit written to the number, or shortened.",
        "A duration is a number, a blank and `seconds`, `minutes`, `hours` or `days`.",
        "route ad to marketing for 14d",
        "route ad to marketing for 14 days",
    ),
    _page(
        "E115",
        "leading-zero",
        "A number begins with a zero.",
        "Ids and counts have no zeros in front; a value that has, such as a code, is a text in quotes.",
        "route ad 0120210987654321 to marketing",
        "route ad 120210987654321 to marketing",
    ),
    _page(
        "E116",
        "longer-unit",
        "A duration is counted in weeks, months or years.",
        "The longest unit is the day.",
        "route ad to marketing for 2 weeks",
        "route ad to marketing for 14 days",
    ),
    _page(
        "E124",
        "endless-number",
        "A number has more than 40 digits.",
        "No id and no count has so many; most likely two were written to each other.",
        "route ad 12021098765432112021098765432212021098765432 to marketing",
        "route ad 120210987654321 to marketing",
    ),
    _page(
        "E130",
        "missing-unit",
        "A duration has no unit.",
        "Say `seconds`, `minutes`, `hours` or `days`.",
        "route ad to marketing for 14",
        "route ad to marketing for 14 days",
    ),
    _page(
        "E133",
        "not-whole",
        "A number is not a whole number.",
        "Ids are whole numbers. `1.2E+14` is what a spreadsheet makes of one; its last digits are lost.",
        "route ad 1.2E+14 to marketing",
        "route ad 120210987654321 to marketing",
    ),
    _page(
        "E134",
        "odd-time",
        "A time or a date is written in another way.",
        "Times are hours and minutes with two digits each, dates are year, month, day.",
        "schedule office { mon-fri 9:00-18:00 }",
        "schedule office { mon-fri 09:00-18:00 }",
    ),
)

_LIMITS = (
    _page(
        "E125",
        "too-deep",
        "Too many brackets and `not`s are open at once.",
        "At most 64 may be open; a chain of `and` or `or` may be as long as you like.",
        "group people = " + "[" * 65 + "care" + "]" * 65,
        "group people = [care]",
    ),
    _page(
        "E126",
        "endless-text",
        "A text has more than 8 192 characters.",
        "Long lists of values belong into a file.",
        'set words = ["' + "hello " * 1366 + '"]',
        'set words = ["hello"]',
    ),
    Page(
        "E140",
        "large-file",
        "A policy file has more than 8 MiB.\n\nMove long lists into CSV files, and parts of the policy "
        "into files "
        "that it includes.\n",
    ),
    Page(
        "E141",
        "not-utf8",
        "A file is not UTF-8 text.\n\nThe byte shown is not part of any character. Save the file as "
        "UTF-8 again.\n",
    ),
    Page(
        "E142",
        "nul-character",
        "A file has a NUL character.\n\nIt is not text: perhaps the path names a program or an image, "
        "or the file was "
        "damaged.\n",
    ),
    Page(
        "E143",
        "utf16",
        'A file is UTF-16 text.\n\nSome editors on Windows call this "Unicode". Save the file as UTF-8.\n',
    ),
    Page(
        "E144",
        "too-many-errors",
        "A file has more than 100 errors.\n\nThe first 100 are shown. If the file is a policy at all, "
        "the first ones "
        "explain most of the others.\n",
    ),
)

PAGES: tuple[Page, ...] = tuple(
    sorted((*_STRUCTURE, *_CHARACTERS, *_WORDS, *_NUMBERS, *_LIMITS), key=lambda page: page.code)
)
