"""Of E1xx: quotes and other characters."""

from convroute.catalogue.page import Page
from convroute.catalogue.syntax.example_pages import example_pages

PAGES: tuple[Page, ...] = example_pages(
    {
        "E105 single-quotes": (
            "A text stands in single quotes.",
            'Texts stand in straight double quotes: `"`.',
            "route link 'qr-berlin' to sales",
            'route link "qr-berlin" to sales',
        ),
        "E106 typographic-quotes": (
            "A text stands in the quotes that word processors and chats make.",
            (
                "They look nearly the same and are other characters. Type the quotes again here, or "
                'switch off "smart quotes" where the text was written.'
            ),
            "route link “qr-berlin” to sales",
            'route link "qr-berlin" to sales',
        ),
        "E107 unquoted-text": (
            "A text stands without quotes.",
            (
                "Names of apps, groups, sets and schedules stand without quotes; what comes from outside, "
                "such as a link's `ref`, a payload or a path, stands in quotes."
            ),
            "route link qr-berlin to sales",
            'route link "qr-berlin" to sales',
        ),
        "E109 unclosed-text": (
            "A text in quotes does not end on its line.",
            'A text stands on one line. A quote inside it is written `\\"`, a line break `\\n`.',
            'route link "qr-berlin to sales',
            'route link "qr-berlin" to sales',
        ),
        "E121 foreign-character": (
            "A character outside ASCII stands outside texts and comments.",
            (
                "Names and keywords are plain letters, so that no two of them look alike: `bäcker` is "
                "written `baecker`. Often it is a long dash, an accent, or a blank that only looks like one."
            ),
            "route message to café",
            "route message to cafe",
        ),
        "E122 turning-character": (
            "An invisible character changes the direction of the text.",
            (
                "With such characters a rule can read differently from what it does. They are not allowed "
                "anywhere, not even in comments; in a text write `\\u{202e}`."
            ),
            "# nothing to see \u202e here\ndefault bot",
            "# nothing to see here\ndefault bot",
        ),
        "E123 bad-escape": (
            "A backslash in a text stands before something it does not go with.",
            (
                'Only `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{...}` exist. The number of `\\u{...}` is '
                "hexadecimal and names a character, not half of one."
            ),
            'set signs = ["\\q"]',
            'set signs = ["\\\\q"]',
        ),
    }
)
