"""Of E1xx: what is too large, and what is no text."""

from convroute.catalogue.page import Page, pages
from convroute.catalogue.syntax.example_pages import example_pages

PAGES: tuple[Page, ...] = example_pages(
    {
        "E125 too-deep": (
            "Too many brackets and `not`s are open at once.",
            "At most 64 may be open; a chain of `and` or `or` may be as long as you like.",
            "group people = " + "[" * 65 + "care" + "]" * 65,
            "group people = [care]",
        ),
        "E126 endless-text": (
            "A text has more than 8 192 characters.",
            "Long lists of values belong in a file.",
            'set words = ["' + "hello " * 1366 + '"]',
            'set words = ["hello"]',
        ),
    }
) + pages(
    {
        "E140 large-file": """A policy file has more than 8 MiB.

        Move long lists into CSV files, and parts of the policy into files that it includes.
        """,
        "E141 not-utf8": """A file is not UTF-8 text.

        The byte shown is not part of any character. Save the file as UTF-8 again.
        """,
        "E142 nul-character": """A file has a NUL character.

        It is not text: perhaps the path names a program or an image, or the file was damaged.
        """,
        "E143 utf16": """A file is UTF-16 text.

        Some editors on Windows call this "Unicode". Save the file as UTF-8.
        """,
        "E144 too-many-errors": """A file has more than 100 errors.

        The first 100 are shown. If the file is a policy at all, the first ones explain most of the others.
        """,
    }
)
