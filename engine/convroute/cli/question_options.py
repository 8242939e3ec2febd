"""The options of a question without a file: `explain POLICY --message "Hi" --from-ad 12`."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

WITH_TEXT = {
    "message": ("TEXT", "A person writes TEXT."),
    "postback": ("PAYLOAD", "A person taps a button with this payload."),
    "quick-reply": ("PAYLOAD", "A person taps a quick reply with this payload."),
    "story-reply": ("TEXT", "A person answers a story with TEXT."),
    "shop": ("PRODUCT", "A person asks about a product of the shop."),
}
ALONE = {
    "referral": "A person comes from --from-ad or --from-link, and writes nothing.",
    "story-mention": "A person mentions the account in a story.",
    "shared-post": "A person shares a post.",
    "reaction": "A person reacts to a message.",
}


def question_options(command: F) -> F:
    """What happens, where the person comes from, and what is given before; each as in a test."""
    options = [
        *(click.option(f"--{word}", metavar=value, help=text) for word, (value, text) in WITH_TEXT.items()),
        *(click.option(f"--{word}", is_flag=True, help=text) for word, text in ALONE.items()),
        click.option(
            "--when",
            metavar="WORDS",
            help="Anything else that a test can have after `when`: 'care passes to sales'.",
        ),
        click.option("--from-ad", metavar="ID", help="The ad that the person comes from."),
        click.option("--from-link", metavar="REF", help="The ref of the link that the person comes from."),
        click.option(
            "--at",
            metavar="TIME",
            help="When, by the policy's clock: '2026-01-05 12:00'. That is the default. "
            "Beside an INPUT it is the time of items that have none.",
        ),
        click.option(
            "--fact", metavar="NAME=VALUE", multiple=True, help="A fact; may be given several times."
        ),
        click.option("--thread-owner", metavar="APP", help="Who owns the thread before; without it nobody."),
        click.option(
            "--thread-owner-for", metavar="DURATION", help="For how long still: '2 days'. Without it 1 day."
        ),
        click.option(
            "--last-message-ago", metavar="DURATION", help="How long ago the person wrote: '3 hours'."
        ),
        click.option("--account", metavar="ID", help="The account; without it the first of the policy."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def given_in(words: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given, by name."""
    return {name: value for name, value in words.items() if value not in (None, False, ())}


def as_typed(name: str) -> str:
    """The option of that name."""
    return f"--{name.replace('_', '-')}"
