"""Of E1xx: words and names."""

from convroute.catalogue.page import Page
from convroute.catalogue.syntax.example_pages import example_pages

PAGES: tuple[Page, ...] = example_pages(
    {
        "E111 capital-letters": (
            "A name or keyword has capital letters.",
            "Names are made of small letters, digits and `_`; keywords are small.",
            "default Concierge",
            "default concierge",
        ),
        "E112 hyphen-in-name": (
            "A name has a hyphen.",
            "Names are made of small letters, digits and `_`.",
            "app my-bot { id 1278416343931139 }",
            "app my_bot { id 1278416343931139 }",
        ),
        "E113 reserved-name": (
            "A reserved word is used as a name.",
            (
                "The words that begin statements, and the small words that hold rules together, are never "
                "names. Every other word may be one, also `message` or `link`."
            ),
            "app route { id 1278416343931139 }",
            "app router { id 1278416343931139 }",
        ),
        "E138 name-without-letter": (
            "A name does not begin with a letter.",
            "Names begin with a letter from `a` to `z`; digits and `_` may follow.",
            "app 2nd_bot { id 1278416343931139 }",
            "app second_bot { id 1278416343931139 }",
        ),
    }
)
