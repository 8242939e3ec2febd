"""Of E1xx: what stands where it cannot, and what is missing."""

from convroute.catalogue.page import Page
from convroute.catalogue.syntax.example_pages import example_pages

PAGES: tuple[Page, ...] = example_pages(
    {
        "E101 unexpected-word": (
            "Something stands where nothing like it can stand.",
            (
                "The message says how it is written, or lists what could have stood there. What a version "
                "control system leaves of an unresolved merge conflict is found with this code, too."
            ),
            "language one",
            "language 1",
        ),
        "E102 unknown-statement": (
            "A statement begins with an unknown word.",
            (
                "Every statement begins with its keyword, or with the label of a rule and a colon. Often "
                "the word is misspelt, or a block was closed too early and this line belongs inside it."
            ),
            "rout message to care",
            "route message to care",
        ),
        "E103 missing-to": (
            "A rule does not say `to` before the app it routes to.",
            "Rules read like sentences: route a message *to* somebody.",
            "route message care",
            "route message to care",
        ),
        "E104 wrong-equals": (
            "One `=` and two `==` are mixed up.",
            "`==` compares in a condition; `=` gives something its value in a declaration or a `given fact`.",
            'route message to care when tier = "gold"',
            'route message to care when tier == "gold"',
        ),
        "E108 unclosed-bracket": (
            "A bracket is opened and never closed.",
            (
                "The next statement begins, or the file ends, while a block or a list is still open. The "
                "opening bracket is shown too."
            ),
            "app bot {\n    id 1278416343931139\n\nroute message to bot",
            "app bot {\n    id 1278416343931139\n}\n\nroute message to bot",
        ),
        "E110 symbol-operator": (
            "A condition uses `&&`, `||` or `!`.",
            "Conditions are written in words: `and`, `or`, `not`.",
            "route message to care when vip && thread.is_new",
            "route message to care when vip and thread.is_new",
        ),
        "E117 no-else": (
            "There is no `else`.",
            (
                "Rules of a stage are tried from top to bottom and the first that matches decides, so the "
                "rule below is the `else`."
            ),
            "route message to care when vip\nelse route message to bot",
            "route message to care when vip\nroute message to bot",
        ),
        "E118 semicolon": (
            "A statement ends with `;`.",
            "Nothing marks the end of a statement; the next one simply begins.",
            "default bot;",
            "default bot",
        ),
        "E119 foreign-comment": (
            "A comment begins with `//`, `--` or `/*`.",
            (
                "A comment begins with `#` and reaches to the end of its line. There are no comments over "
                "several lines."
            ),
            "// everything else\ndefault bot",
            "# everything else\ndefault bot",
        ),
        "E120 missing-comma": (
            "Two values of a list have no comma between them.",
            (
                "Lists in brackets and lists of roles, channels or ids are separated by commas. Inside "
                "brackets a comma may also stand after the last value."
            ),
            "group people = [care sales]",
            "group people = [care, sales]",
        ),
        "E127 stray-bracket": (
            "A closing bracket closes nothing, or not what is open.",
            "Either it is one too many, or the bracket that opens is missing or of another kind.",
            "group people = [care, sales)",
            "group people = [care, sales]",
        ),
        "E128 said-twice": (
            "A rule has `for` or `when` twice.",
            "Each may stand once, in either order. Two conditions are joined with `and`.",
            "route message to care when vip when thread.is_new",
            "route message to care when vip and thread.is_new",
        ),
        "E129 misspelt-keyword": (
            "A word is nearly one of the keywords that could stand there.",
            "Also said for a word that other languages use for the same thing, such as `if` or `contains`.",
            "route mesage to care",
            "route message to care",
        ),
        "E131 unfinished": (
            "A statement ends before it is complete.",
            "The message says what is missing at its end.",
            "route message to",
            "route message to care",
        ),
        "E132 needless-allow": (
            "An `allow` names something that needs no permission.",
            (
                "Only `take` is forbidden until an `allow` says otherwise. Passing, asking and extending "
                "are permitted until a `deny` forbids them."
            ),
            "allow pass by care",
            "allow take by care",
        ),
        "E135 wrong-bracket": (
            "A list stands in round or curly brackets.",
            "Lists stand in square brackets.",
            'set greetings = ("hi", "hello")',
            'set greetings = ["hi", "hello"]',
        ),
        "E136 needless-separator": (
            "A colon, `=` or comma stands between things that only a blank separates.",
            "The items of a block are a word and its value; nothing stands between them, nor after them.",
            "app bot { id: 1278416343931139 }",
            "app bot { id 1278416343931139 }",
        ),
        "E137 label-without-colon": (
            "The label of a rule has no colon.",
            "Without it the label looks like a statement that does not exist.",
            "vip route message to sales",
            "vip: route message to sales",
        ),
        "E139 missing-bar": (
            "A bar is missing in a table.",
            "Each line of a table begins and ends with a bar, and has one between two cells.",
            'test "who answers" { cases { | when message | then route to | | "Hi" bot | } }',
            'test "who answers" { cases { | when message | then route to | | "Hi" | bot | } }',
        ),
        "E145 outcome-of-change": (
            "A part of `expect change` does not say what is decided.",
            (
                "`from` and `to` stand before an outcome: `route to WHO`, `broadcast`, `withheld`, or what "
                "an app asks for and the answer it gets."
            ),
            'expect change "people answer" { from bot to care }',
            'expect change "people answer" { from route to bot to route to care }',
        ),
        "E146 order-of-change": (
            "The parts of `expect change` stand in another order, or one stands twice.",
            "They are `when`, `from` and `to`, in this order, and each may be left out.",
            'expect change "people answer" { to route to care when organic }',
            'expect change "people answer" { when organic to route to care }',
        ),
    }
)
