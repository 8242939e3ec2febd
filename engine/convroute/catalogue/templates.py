"""The pages of templates: W3xx here, E3xx in `template_errors`.

The examples are template files for Instagram.
"""

from convroute.catalogue.page import Page, pages
from convroute.catalogue.template_errors import ERRORS

WARNINGS: tuple[Page, ...] = pages(
    {
        "W301 template-invalid-expiration": """The expiration is one that Meta silently turns into 1 day.

        `receiving_app_control_expiration` is a whole number of days from 1 to 30.
        Meta reports nothing for any other value, nor for a number in quotes: the app
        simply loses the conversation a day after the last message.

        Bad:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139,
                         "receiving_app_control_expiration": 45}}

        Good:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139,
                         "receiving_app_control_expiration": 30}}
        """,
        "W302 template-unknown-app": """No app of the policy has the template's `receiving_app_id`.

        Meta says nothing: the ad's conversations fall to the default app. Usually
        the id is mistyped, cut off, or belongs to an app that was disconnected. Two
        wrong ids of the Page inbox are so widespread that they are named. Where a
        written `route template` differs from such a file, W321 says so instead.

        Bad:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931193}}

        Good:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139}}
        """,
        "W303 template-app-id-as-text": """`receiving_app_id` stands in quotes.

        It is read as that id, but Meta's own templates have a number there.

        Bad:

            {"message": {"text": "Hi!", "receiving_app_id": "1278416343931139"}}

        Good:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139}}
        """,
        "W304 template-unknown-member": """
        A member that Meta does not describe, or not at this place or on this channel.

        Meta does not say what becomes of it. Most often it is misspelt or stands
        one level too high: `receiving_app_id` belongs inside `message`. Where a file
        has no such `message`, only another form, W308 says so instead.

        Bad:

            {"message": {"text": "Hi!"}, "receiving_app_id": 1278416343931139}

        Good:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139}}
        """,
        "W305 template-text-at-limit": """A plain text is exactly as long as Instagram's limit.

        Meta's pages say `up to 1000 bytes` and `less than 1000`; a text of exactly
        1000 may be refused.

        Bad:

            {"message": {"text": "@1000@"}}

        Good:

            {"message": {"text": "@999@"}}
        """.replace("@1000@", "Hi! " * 250).replace("@999@", "Hi! " * 249 + "Hi!"),
        "W306 template-quick-replies-beside-attachment": """
        Quick replies stand beside an attachment on Instagram.

        Instagram describes quick replies below a plain text only; beside a template
        people may never see them.

        Bad:

            {"message": {
                "attachment": {"type": "image", "payload": {"url": "https://acme.example/shoes.png"}},
                "quick_replies": [{"content_type": "text", "title": "Shoes", "payload": "SHOES"}]}}

        Good:

            {"message": {
                "text": "What would you like?",
                "quick_replies": [{"content_type": "text", "title": "Shoes", "payload": "SHOES"}]}}
        """,
        "W307 template-null-member": """A member is `null`.

        It says as little as a member that is not there, but what Meta makes of it is
        not documented. Programs write `null` where nobody filled in anything.

        Bad:

            {"message": {"text": "Hi!", "quick_replies": null}}

        Good:

            {"message": {"text": "Hi!"}}
        """,
        "W308 template-unread-routing": """
        A file of another form names the app that answers, where nobody reads it.

        `{"message": {...}}` is the form in which a template says which app answers,
        and for how long. Meta describes no such members for a `welcome_message_flow`
        or a `page_welcome_message`, neither inside nor beside it, so convroute does
        not read them there. A file may have a `message` and another form: then all
        of it is checked, and its own `message` says who answers.

        Bad:

            {"welcome_message_flow": [
                {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139}}]}

        Good:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139}}
        """,
        "W309 template-json-in-text": """A flow or a welcome message is JSON inside a text.

        Meta takes it so, and gives it back so. But a text has no lines to point at:
        nothing in it is checked. Keep the object or the list itself in the file, and
        let the program that uploads it make a text of it.

        Bad:

            {"welcome_message_flow": "[{\\"message\\": {\\"text\\": \\"Hi!\\"}}]"}

        Good:

            {"welcome_message_flow": [{"message": {"text": "Hi!"}}]}
        """,
    }
)

PAGES: tuple[Page, ...] = (*ERRORS, *WARNINGS)
