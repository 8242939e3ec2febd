"""E267 to E269: route rules."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E267 for-without-ad": """A rule that is not about ads says for how long.

        Meta lets only an ad's message template choose the days. After a link, a
        message or a tap the app has the conversation for one day, and a day more
        with every message.

        Bad:

            route link "qr-berlin" to sales for 3 days

        Good:

            route link "qr-berlin" to sales
        """,
        "E268 days-of-ad": """An ad's conversation is kept for something other than 1 to 30 whole days.

        Anything else, Meta silently turns into 1 day.

        Bad:

            route ad to marketing for 36 hours

        Good:

            route ad to marketing for 2 days
        """,
        "E269 repeated-route": """The same ad, link or payload is routed twice, without conditions.

        The first rule always wins, so the second says something that never happens.

        Bad:

            route link "qr-berlin" to sales
            route link "qr-berlin" to care

        Good:

            schedule office { mon-fri 09:00-18:00 }
            route link "qr-berlin" to sales when within office
            route link "qr-berlin" to care
        """,
    }
)
