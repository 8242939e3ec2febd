"""E272 to E282: conditions."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E272 operator": """A comparison that the field does not have.

        Texts are compared with `==`, `in`, `like` and `mentions`; numbers and
        durations also with `<` and ranges; sets with `has`.

        Bad:

            route message to care when attachments == image

        Good:

            route message to care when attachments has image
        """,
        "E273 type-of-value": """A field is compared with a value of another type.

        Texts stand in quotes, words and names of apps do not, durations have a unit.

        Bad:

            allow take by bot from marketing when thread.silence >= 7

        Good:

            allow take by bot from marketing when thread.silence >= 7 days
        """,
        "E274 unknown-word": """A field is compared with a word that it never is.

        Bad:

            route organic to care when surface == story_repl

        Good:

            route organic to care when surface == story_reply
        """,
        "E275 empty-range": """A range ends before it starts, so nothing is in it.

        Bad:

            route message to care when date in 2026-12-31..2026-12-24

        Good:

            route message to care when date in 2026-12-24..2026-12-31
        """,
        "E276 value-out-of-range": """A field is compared with a value that it can never have.

        A fact has the options or the range of its declaration; `thread.bucket`
        goes from 0 to 99.

        Bad:

            fact tier: "gold" | "silver"
            route message to sales when tier == "glod"

        Good:

            fact tier: "gold" | "silver"
            route message to sales when tier == "gold"
        """,
        "E277 never-absent": """A condition asks whether a field is there that always is.

        Bad:

            route message to care when surface is present

        Good:

            route message to care when text is present
        """,
        "E278 phrase-without-word": """A phrase of `mentions` has no word in it.

        `mentions` compares words, so that "refund" is found in "A REFUND, please!".
        Signs and emoji are not words; look for them with `like`.

        Bad:

            route message to care when text mentions "???"

        Good:

            route message to care when text like "*\\\\?\\\\?\\\\?*"
        """,
        "E279 field-in-permission": """A permission looks at something that is not there when an app asks.

        Nobody has written a message at that moment. Permissions see the thread,
        the channel, the time, and facts.

        Bad:

            allow take by care when text mentions "refund"

        Good:

            allow take by care when thread.silence > 1 hour
        """,
        "E280 set-of-other-values": """A field is compared with a set that holds values it can never have.

        Bad:

            set ways = ["story_reply", "story"]
            route organic to care when surface in ways

        Good:

            set ways = ["story_reply", "story_mention"]
            route organic to care when surface in ways
        """,
        "E281 pattern": """A pattern of `like` has a backslash that escapes nothing.

        In a pattern `*` is any text and `?` any character; with a backslash before
        it, either is itself, and so is a backslash. In a string each backslash is
        written twice.

        Bad:

            route link like "order\\\\-*" to care

        Good:

            route link like "order-*" to care
        """,
        "E282 field-without-comparison": """A field stands alone where a condition is needed.

        Only a bool fact, a surface or `thread.is_new` is true or false by itself.

        Bad:

            route message to care when text

        Good:

            route message to care when text is present
        """,
    }
)
