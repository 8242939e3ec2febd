"""E284 to E297: tests, invariants and expected changes."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E284 repeated-given": """A test says the same `given` twice.

        Bad:

            test "hello" {
                given thread idle
                given thread owned by sales
                when message
                then route to sales
            }

        Good:

            test "hello" {
                given thread owned by sales
                when message
                then route to sales
            }
        """,
        "E285 time-of-test": """A test starts at a time that the clocks never show.

        When summer time begins, an hour is missing. A webhook has times from 1971
        to 2285.

        Bad:

            policy shop {
                version "1"
                channel instagram
                account 17841400000000001
                timezone "Europe/Berlin"
            }
            test "at night" { given time 2026-03-29 02:30  when message  then route to bot }

        Good:

            policy shop {
                version "1"
                channel instagram
                account 17841400000000001
                timezone "Europe/Berlin"
            }
            test "at night" { given time 2026-03-29 03:30  when message  then route to bot }
        """,
        "E286 unknown-reason": """A test expects a reason that no decision has.

        Bad:

            test "an ad" { when message from ad 12  then reason campain }

        Good:

            route ad to marketing
            test "an ad" { when message from ad 12  then reason campaign }
        """,
        "E288 recorded-webhook": """A recorded webhook is not JSON.

        Bad:

            test "recorded" { when event "hello.json"  then route to bot }
            --- hello.json
            {"object": "instagram"

        Good:

            test "recorded" { when event "hello.json"  then route to bot }
            --- hello.json
            {"object": "instagram", "entry": []}
        """,
        "E290 steps": """An invariant allows no step, or more than can be looked at.

        Bad:

            invariant "people" { from any thread care can own within 0 steps }

        Good:

            invariant "people" { from any thread care can own within 2 steps }
        """,
        "E291 empty-duration": """A duration of nothing, or of more than 100 years.

        Bad:

            test "later" { when 0 hours pass  then thread idle }

        Good:

            test "later" { when 25 hours pass  then thread idle }
        """,
        "E292 invariant-lists": """An invariant names a receiver for an action that has none.

        Only `pass` gives the thread to another app.

        Bad:

            invariant "people keep theirs" { never take by bot to marketing }

        Good:

            invariant "people keep theirs" { never take by bot from care }
        """,
        "E293 row-of-another-width": """A row of a table has more cells than the table has columns, or fewer.

        Bad:

            test "who answers" {
                cases {
                    | when message | then route to | then reason |
                    | "Hi" | bot |
                }
            }

        Good:

            test "who answers" {
                cases {
                    | when message | then route to | then reason |
                    | "Hi" | bot | - |
                }
            }
        """,
        "E294 cell-of-another-column": """A cell does not fit its column.

        A column's head is the beginning of a line of a test, and a cell is the rest of
        that line.

        Bad:

            test "who answers" {
                cases {
                    | when message | then route to |
                    | 5            | bot           |
                }
            }

        Good:

            test "who answers" {
                cases {
                    | when message | then route to |
                    | "5"          | bot           |
                }
            }
        """,
        "E295 row-without-event": """Nothing happens in a row of a table, or not before it is checked.

        Lines are read from left to right, after those that stand above the table.

        Bad:

            test "who answers" {
                cases {
                    | then route to | when message |
                    | bot           | "Hi"         |
                }
            }

        Good:

            test "who answers" {
                cases {
                    | when message | then route to |
                    | "Hi"         | bot           |
                }
            }
        """,
        "E296 change-of-two-kinds": """An expected change goes from one kind of thing to another.

        An event never becomes a request, and a request to take never one to pass.

        Bad:

            expect change "bots step back" {
                from route to bot
                to take by bot denied
            }

        Good:

            expect change "bots step back" { to take by bot denied }
        """,
        "E297 plan": """A plan of expected changes holds something else, or nothing.

        A plan has `language` and `expect change`. It is compared with, and decides nothing.

        Bad:

            default bot
            --- plan.route
            language 1
            route message to care

        Good:

            default bot
            --- plan.route
            language 1
            expect change "people answer" { when message  to route to care }
        """,
    }
)
