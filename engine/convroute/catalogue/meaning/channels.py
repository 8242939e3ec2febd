"""E299: what cannot answer on both channels of a policy."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E299 inbox-for-both-channels": """
        The default or social app of a policy with two channels is an inbox that cannot answer there.

        The default app gets conversations of both channels, and an inbox has only
        one. The social app is asked on Messenger alone, so it cannot be Instagram's inbox.

        Bad:

            language 1
            policy acme {
                version "1"
                channel instagram, messenger
                account instagram 17841400000000001
                account messenger 104508901353867
            }
            app care = instagram_inbox
            default care

        Good:

            language 1
            policy acme {
                version "1"
                channel instagram, messenger
                account instagram 17841400000000001
                account messenger 104508901353867
            }
            app bot { id 1278416343931139 }
            default bot
        """,
    }
)
