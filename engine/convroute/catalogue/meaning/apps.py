"""E230 to E236: apps and groups."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E230 app-id": """A number that is not an app id.

        An app id is a whole number from 1 to 9223372036854775807.

        Bad:

            app helper { id 0 }

        Good:

            app helper { id 4410987654321098 }
        """,
        "E231 repeated-app-id": """Two apps have the same id, so they are one app under two names.

        Mostly an app was copied and its id forgotten. Rules for one of the names
        would silently be rules for both.

        Bad:

            app helper { id 4410987654321098 }
            app second { id 4410987654321098 }

        Good:

            app helper { id 4410987654321098 }
            app second { id 4410987654321099 }
        """,
        "E232 built-in-id": """An app is declared with the id of a built-in app.

        Say which built-in it is: then it is known that people answer there, and
        that Meta lets it take over by itself.

        Bad:

            app inbox { id 263902037430900 }

        Good:

            app inbox = page_inbox
        """,
        "E233 unknown-built-in": """A built-in app that does not exist.

        The built-in apps are `instagram_inbox`, `page_inbox` and `leadgen`. Your
        own apps are declared with their id.

        Bad:

            app inbox = page_inbx

        Good:

            app inbox = page_inbox
        """,
        "E234 id-of-built-in": """A built-in app is given an id.

        Its id is Meta's and known.

        Bad:

            app inbox = page_inbox { id 263902037430900 }

        Good:

            app inbox = page_inbox { role customer_care }
        """,
        "E235 unknown-role": """A role that does not exist.

        The roles are `marketing`, `sales`, `customer_care` and `automation`.

        Bad:

            app helper { id 4410987654321098  role customer_car }

        Good:

            app helper { id 4410987654321098  role customer_care }
        """,
        "E236 group-cycle": """A group holds itself, directly or through other groups.

        Bad:

            group humans = [care, team]
            group team   = [sales, humans]

        Good:

            group humans = [care, team]
            group team   = [sales]
        """,
    }
)
