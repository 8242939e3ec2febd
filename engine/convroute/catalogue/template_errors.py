"""The pages of E3xx: why a channel would refuse an ad message template.

The examples are template files for Instagram, unless a page's prose begins
with `On Messenger only.`
"""

from convroute.catalogue.page import Page, pages

ERRORS: tuple[Page, ...] = pages(
    {
        "E301 template-not-json": """The template file is not JSON.

        Meta refuses such a file as a whole. The usual causes are a comma behind
        the last member, curly quotation marks from a word processor, a bracket
        that is never closed, and a line break inside a text (write `\\n`).

        Bad:

            {"message": {"text": "Hi!",}}

        Good:

            {"message": {"text": "Hi!"}}
        """,
        "E302 template-repeated-member": """A member is written twice in one object.

        Readers of JSON disagree about which of the two counts, so what you see
        may not be what people get.

        Bad:

            {"message": {"text": "Hi!", "text": "Hello!"}}

        Good:

            {"message": {"text": "Hello!"}}
        """,
        "E303 template-too-big": """The file, a number in it or its nesting is beyond any template.

        A template has at most 262 144 characters, is at most 64 brackets deep,
        and has no number longer than 400 digits or larger than a computer can hold.

        Bad:

            {"message": {"text": "Hi!", "metadata": 1e999}}

        Good:

            {"message": {"text": "Hi!", "metadata": "1e999"}}
        """,
        "E304 template-wrong-kind": """
        A value is of the wrong kind: a text where a list belongs, a number where a text belongs.

        Bad:

            {"message": {"text": 20}}

        Good:

            {"message": {"text": "20"}}
        """,
        "E305 template-missing-member": """A member that is needed is missing.

        A postback button without `payload` can be tapped, but nobody learns that
        it was; a `web_url` button without `url` opens nothing. Often the member is
        there, but misspelt. Then the finding points at the misspelt word.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "postback", "title": "Tell me more"}]}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "postback", "title": "Tell me more", "payload": "MORE"}]}}}}
        """,
        "E306 template-unknown-value": """
        A type or another fixed word is one that the channel's ads do not have.

        Instagram has fewer of them than Messenger: its buttons are `web_url` and
        `postback`, its templates `button`, `generic` and `product`. Some words are
        right elsewhere: `receipt` is a template of the Send API, which an app sends
        in a conversation, and which no ad can show.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "phone_number", "title": "Call us", "payload": "+493012345678"}]}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "web_url", "title": "Call us", "url": "https://acme.example/call"}]}}}}
        """,
        "E307 template-wrong-count": """There are too many or too few of something.

        1 to 3 buttons below a text, at most 3 on a card, 1 to 10 cards or products,
        at most 13 quick replies; on Messenger exactly 1 media element and 2 to 6
        images in a grid; at most 5 messages in a `page_welcome_message`.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?", "buttons": []}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "postback", "title": "Tell me more", "payload": "MORE"}]}}}}
        """,
        "E308 template-text-too-long": """A text is longer than the channel shows or takes.

        Titles of buttons and quick replies have at most 20 characters, titles and
        subtitles of cards 80, the text above buttons 640, payloads 1000. A plain text
        has at most 1000 bytes on Instagram, where an accented letter counts twice and
        an emoji four times, and 2000 characters on Messenger.

        In a `welcome_message_flow` or a `page_welcome_message` a plain text has at
        most 300 characters as well, the title of an ice breaker 80, and its response
        300. That holds in every `*_format` of the visual editor, not only in the one
        that `media_type` names.

        Bad:

            {"message": {"text": "Hi! What would you like?", "quick_replies": [
                {"content_type": "text", "title": "Show me all your summer shoes", "payload": "SHOES"}]}}

        Good:

            {"message": {"text": "Hi! What would you like?", "quick_replies": [
                {"content_type": "text", "title": "Summer shoes", "payload": "SHOES"}]}}
        """,
        "E309 template-empty-text": """A text that people or the app need is empty or blank.

        Bad:

            {"message": {"text": " "}}

        Good:

            {"message": {"text": "Hi! How can we help?"}}
        """,
        "E310 template-bad-address": """An address cannot be opened here.

        Addresses begin with `https://` or `http://` and have no blanks. Messenger
        Extensions and account linking take `https://` only, and a media template
        plays only what lies on Facebook.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "web_url", "title": "Our shop", "url": "www.acme.example"}]}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "web_url", "title": "Our shop", "url": "https://www.acme.example"}]}}}}
        """,
        "E311 template-bad-phone-number": """A phone number cannot be called.

        On Messenger only.
        Write `+`, the country code and the number, without blanks, brackets or dashes.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "phone_number", "title": "Call us", "payload": "030 12345678"}]}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "button", "text": "How can we help?",
                "buttons": [{"type": "phone_number", "title": "Call us", "payload": "+493012345678"}]}}}}
        """,
        "E312 template-bad-app-id": """`receiving_app_id` is not an app id.

        App ids are whole positive numbers. One with a decimal point or an exponent
        went through a spreadsheet, which rounds long numbers: copy it again from
        the app's dashboard.

        Bad:

            {"message": {"text": "Hi!", "receiving_app_id": 1.27842e15}}

        Good:

            {"message": {"text": "Hi!", "receiving_app_id": 1278416343931139}}
        """,
        "E313 template-conflicting-members": """Two members exclude each other.

        A `default_action` has no title, since the whole card is the button; on
        Messenger a media element has either `url` or `attachment_id`, and at most
        one image of a grid is the hero image.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "generic", "elements": [{
                    "title": "Summer shoes",
                    "default_action": {"type": "web_url", "url": "https://acme.example", "title": "Shop"}
                }]}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "generic", "elements": [{
                    "title": "Summer shoes",
                    "default_action": {"type": "web_url", "url": "https://acme.example"}
                }]}}}}
        """,
        "E314 template-bare-card": """A card has a title and nothing else.

        Meta wants at least one thing more: a subtitle, a picture, a default action
        or buttons.

        Bad:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "generic", "elements": [{"title": "Summer shoes"}]}}}}

        Good:

            {"message": {"attachment": {"type": "template", "payload": {
                "template_type": "generic",
                "elements": [{"title": "Summer shoes", "subtitle": "from 39 euros"}]}}}}
        """,
    }
)
