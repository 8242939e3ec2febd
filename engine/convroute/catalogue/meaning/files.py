"""E201 to E210: the language, includes, and test files."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E201 missing-language": """The file does not say which language it is written in.

        Every file begins with `language 1`. A later edition of the language may
        read the same words differently; this line makes sure that what you wrote
        today means the same for ever.

        Bad:

            --- shop.route
            policy shop { version "1"  channel instagram  account 17841400000000001 }

        Good:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
        """,
        "E202 late-language": """`language` is not the first statement of the file.

        How the file is to be read must be known before anything in it is read.

        Bad:

            --- shop.route
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            language 1

        Good:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
        """,
        "E203 repeated-language": """`language` is written twice in one file.

        Mostly two files were joined into one.

        Bad:

            language 1
            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }

        Good:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
        """,
        "E204 unknown-language": """
        The file is written in an edition of the language that this program does not know.

        There is one edition so far, 1. If the number is right, a newer convroute
        is needed.

        Bad:

            language 3
            policy shop { version "1"  channel instagram  account 17841400000000001 }

        Good:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
        """,
        "E205 unreadable-include": """An included file cannot be read.

        The name is relative to the file that says it. The file must exist, and lie
        in the folder of the policy or below it, also after following symbolic
        links: a policy can be moved, reviewed and signed as one folder.

        Bad:

            include "routes/add.route"
            --- routes/ads.route
            language 1
            route ad to marketing

        Good:

            include "routes/ads.route"
            --- routes/ads.route
            language 1
            route ad to marketing
        """,
        "E206 include-cycle": """A file includes itself, directly or through others.

        The message shows the way round. Take out one of the includes: a file that
        is included twice, but not by itself, is not a mistake and counts once.

        Bad:

            include "ads.route"
            --- ads.route
            language 1
            include "more.route"
            --- more.route
            language 1
            include "ads.route"

        Good:

            include "ads.route"
            include "more.route"
            --- ads.route
            language 1
            include "more.route"
            --- more.route
            language 1
        """,
        "E207 included-policy": """An included file has a `policy` block of its own.

        The parts of a policy share the one block of the file that includes them.

        Bad:

            include "ads.route"
            --- ads.route
            language 1
            policy ads { version "1"  channel instagram  account 17841400000000001 }
            route ad to marketing

        Good:

            include "ads.route"
            --- ads.route
            language 1
            route ad to marketing
        """,
        "E208 included-tests": """An included file has tests.

        Tests stand in the policy's own file, or in a test file: one that includes
        the policy and holds nothing but tests.

        Bad:

            include "ads.route"
            --- ads.route
            language 1
            route ad to marketing
            test "an ad" { when message from ad 12  then route to marketing }

        Good:

            include "ads.route"
            test "an ad" { when message from ad 12  then route to marketing }
            --- ads.route
            language 1
            route ad to marketing
        """,
        "E209 test-file": """A test file holds something other than one include and tests.

        A test file says which policy it is about, and then only tests. What
        routes, declares or permits belongs in the policy, or the tests would
        test something that never runs.

        Bad:

            language 1
            include "shop.route"
            route ad to bot
            test "a message" { when message  then route to bot }
            --- shop.route
            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            app bot { id 1278416343931139 }
            default bot

        Good:

            language 1
            include "shop.route"
            test "a message" { when message  then route to bot }
            --- shop.route
            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            app bot { id 1278416343931139 }
            default bot
        """,
        "E210 missing-policy": """There is no `policy` block, and something here needs one.

        A policy says once what it is called, which version it is, and which
        accounts it is for. Tests need a policy: in their own file, or included.

        Bad:

            language 1
            app bot { id 1278416343931139 }
            default bot
            test "a message" { when message  then route to bot }

        Good:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            app bot { id 1278416343931139 }
            default bot
            test "a message" { when message  then route to bot }
        """,
    }
)
