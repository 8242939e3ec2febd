"""E211 to E219: the `policy` block, and blocks in general."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E211 repeated-policy": """There is a second `policy` block.

        Bad:

            policy shop { version "1"  channel instagram  account 17841400000000001 }
            policy bank { version "1"  channel instagram  account 17841400000000002 }

        Good:

            policy shop { version "1"  channel instagram  account 17841400000000001, 17841400000000002 }

        Two policies are two files; one policy may serve several accounts.
        """,
        "E212 missing-item": """A block lacks something that must be said.

        A policy needs `version`, `channel` and `account`, an app needs its `id`,
        a template its `file`.

        Bad:

            app helper { role sales }

        Good:

            app helper { id 4410987654321098  role sales }
        """,
        "E213 repeated-item": """The same item stands twice in a block.

        Only one of the two could count, and nobody could tell which.

        Bad:

            app helper { id 4410987654321098  role sales  role marketing }

        Good:

            app helper { id 4410987654321098  role sales, marketing }
        """,
        "E214 unknown-channel": """A channel that does not exist, or one that is named twice.

        The channels are `instagram` and `messenger`.

        Bad:

            policy shop { version "1"  channel instagrm  account 17841400000000001 }

        Good:

            policy shop { version "1"  channel instagram  account 17841400000000001 }
        """,
        "E215 account-of-channel": """It is not clear which channel an account belongs to.

        With two channels each account is listed under its own, and every channel
        has at least one. With one channel an account cannot be on the other.

        Bad:

            policy shop { version "1"  channel instagram, messenger  account 17841400000000001 }

        Good:

            policy shop {
                version "1"
                channel instagram, messenger
                account instagram 17841400000000001
                account messenger 104508901353867
            }
        """,
        "E216 repeated-account": """An account is listed twice.

        Bad:

            policy shop { version "1"  channel instagram  account 17841400000000001, 17841400000000001 }

        Good:

            policy shop { version "1"  channel instagram  account 17841400000000001, 17841400000000002 }
        """,
        "E217 unknown-timezone": """A timezone that does not exist.

        Schedules go by the wall clock of the policy's timezone. It is named as in
        the IANA database, by continent and city; abbreviations like CEST would
        not say when summer time begins.

        Bad:

            policy shop {
                version "1"
                channel instagram
                account 17841400000000001
                timezone "Europe/Berln"
            }

        Good:

            policy shop {
                version "1"
                channel instagram
                account 17841400000000001
                timezone "Europe/Berlin"
            }
        """,
        "E218 empty-version": """The version of the policy is empty.

        Every decision names the version that made it.

        Bad:

            policy shop { version ""  channel instagram  account 17841400000000001 }

        Good:

            policy shop { version "2026.11.3"  channel instagram  account 17841400000000001 }
        """,
        "E219 account-id": """A number that no account has.

        Use the id as Meta shows it: of the Instagram professional account, or of
        the Facebook Page.

        Bad:

            policy shop { version "1"  channel instagram  account 0 }

        Good:

            policy shop { version "1"  channel instagram  account 17841400000000001 }
        """,
    }
)
