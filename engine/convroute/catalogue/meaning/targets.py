"""E256 to E266: templates' ads, the default and social app, and which apps can get a conversation."""

from convroute.catalogue.page import Page, pages

PAGES: tuple[Page, ...] = pages(
    {
        "E256 ad-in-two-templates": """An ad belongs to two templates.

        An ad shows one message template. If two templates claim it, it would
        depend on their order which app gets the conversation.

        Bad:

            template spring { file "ad.json"  ads [120210987654321] }
            template summer { file "ad.json"  ads [120210987654321] }
            --- ad.json
            {"message": {"text": "Hi!"}}

        Good:

            template spring { file "ad.json"  ads [120210987654321] }
            template summer { file "ad.json"  ads [120210987654322] }
            --- ad.json
            {"message": {"text": "Hi!"}}
        """,
        "E257 flow-in-two-templates": """A welcome message flow belongs to two templates.

        Bad:

            template spring { file "ad.json"  flow 77001 }
            template summer { file "ad.json"  flow 77001 }
            --- ad.json
            {"message": {"text": "Hi!"}}

        Good:

            template spring { file "ad.json"  flow 77001 }
            template summer { file "ad.json"  flow 77002 }
            --- ad.json
            {"message": {"text": "Hi!"}}
        """,
        "E260 repeated-default": """There is a second `default`, `social` or `behavior`.

        Meta knows one default app for an account. With several included files, it
        is easily said twice.

        Bad:

            default bot
            default marketing

        Good:

            default marketing
        """,
        "E261 disabled-default": """The default or social app is disabled.

        It would get every conversation that no rule sends elsewhere, and answer none.

        Bad:

            app helper { id 4410987654321098  disabled }
            default helper

        Good:

            app helper { id 4410987654321098 }
            default helper
        """,
        "E262 lead-flow-target": """A conversation is routed to `leadgen` or `meta_ai`.

        Both are Meta's own. `leadgen` holds a thread while a lead ad asks its
        questions, and `meta_ai` is Meta's AI on Messenger. Nobody can be routed there.
        An app may pass a thread to `meta_ai`.

        Bad:

            route ad to leadgen

        Good:

            route ad to marketing
        """,
        "E263 inbox-of-other-channel": """
        A conversation is routed to the inbox of a channel the policy does not have.

        Instagram's conversations are answered in `instagram_inbox`, those of a
        Page in `page_inbox`.

        Bad:

            app helpdesk = page_inbox
            route postback "HELP" to helpdesk

        Good:

            route postback "HELP" to care
        """,
        "E264 social-on-instagram": """A social app is named, but the policy is not for Messenger.

        Only Messenger lets a second app answer what comes from the Page itself;
        on Instagram that is the default app.

        Bad:

            social marketing

        Good:

            default marketing
        """,
        "E265 social-without-default": """A social app is named, but no default app.

        Without a default app conversation routing is off, and nobody asks for the
        social app.

        Bad:

            language 1
            policy page { version "1"  channel messenger  account 104508901353867 }
            app bot { id 1278416343931139 }
            social bot

        Good:

            language 1
            policy page { version "1"  channel messenger  account 104508901353867 }
            app bot { id 1278416343931139 }
            default bot
            social bot
        """,
        "E266 undeclared-inbox": """A conversation is routed to an inbox that is not declared.

        A built-in app may be named anywhere as an owner. To be connected, and get
        conversations, it has to be declared.

        Bad:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            app bot { id 1278416343931139 }
            default bot
            route postback "HELP" to instagram_inbox

        Good:

            language 1
            policy shop { version "1"  channel instagram  account 17841400000000001 }
            app bot { id 1278416343931139 }
            app inbox = instagram_inbox
            default bot
            route postback "HELP" to inbox
        """,
    }
)
