"""E270: permissions."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E270 limit": """A limit that is empty, or longer than Meta allows anyway.

        Control can be extended by at most 7 days at a time.

        Bad:

            limit extend by sales to 14 days

        Good:

            limit extend by sales to 3 days
        """,
    }
)
