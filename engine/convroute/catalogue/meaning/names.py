"""E220 to E225: names, their declarations and their kinds."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E220 repeated-name": """A name is declared twice.

        Apps, groups, sets, facts, schedules and templates share one list of
        names, so that a name means one thing wherever it stands.

        Bad:

            group office = [care, sales]
            schedule office { mon-fri 09:00-18:00 }

        Good:

            group humans = [care, sales]
            schedule office { mon-fri 09:00-18:00 }
        """,
        "E221 unknown-name": """A name that nobody declared.

        Mostly it is mistyped; then the message shows the name that was meant. A
        name may be declared anywhere in the policy, before or after its use, also
        in an included file.

        Bad:

            route link "qr-berlin" to slaes

        Good:

            route link "qr-berlin" to sales
        """,
        "E222 wrong-kind-of-name": """The name exists, but stands for another kind of thing than is needed.

        Bad:

            group humans = [care, sales]
            route link "qr-berlin" to humans

        Good:

            group humans = [care, sales]
            route link "qr-berlin" to care
        """,
        "E223 repeated-label": """Two rules have the same label.

        The label is the rule's id: decisions, tests and logs name the rule by it.

        Bad:

            vip: route link "gold" to sales
            vip: route message to sales

        Good:

            vip_link: route link "gold" to sales
            vip: route message to sales
        """,
        "E224 built-in-name": """Something is given the name of a built-in app.

        `instagram_inbox`, `page_inbox` and `leadgen` are Meta's own and always
        there. To say more about one, give it a name of yours.

        Bad:

            app page_inbox { id 4410987654321098 }

        Good:

            app inbox = page_inbox { role customer_care }
        """,
        "E225 fact-named-like-a-field": """A fact has the name of a field, or a bool fact that of a surface.

        In a condition, the name would mean two things.

        Bad:

            fact text: string

        Good:

            fact note: string
        """,
    }
)
