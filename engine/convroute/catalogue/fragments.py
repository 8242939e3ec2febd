"""The page of a file that belongs to no policy.

In the examples `--- NAME` begins another file.
"""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "W432 no-including-policy": """A file without a `policy` block that no policy includes.

        Such a file is a fragment, and it is checked through the policies that include
        it. Without one nobody knows its apps, sets and facts: a mistyped name is not
        noticed, and no rule is compared with another. Most often the `policy` block
        or an `include` got lost.

        Policies are looked for beside the file and in the folders above, up to the
        root of the git repository, or to the folder the command started in.

        Bad:

            --- rules.route
            language 1
            route message to saels

        Good:

            --- shop.route
            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            app sales { id 3310987654321098  role sales }
            default sales
            include "rules.route"
            --- rules.route
            language 1
            route shop to sales

        Include the file in a policy, or write the `policy` block that got lost.
        """,
    }
)
