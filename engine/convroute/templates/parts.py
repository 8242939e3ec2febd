"""What people call the parts of a template: `button 2 of card 3`."""

from collections.abc import Mapping

from convroute.templates.content import Channel
from convroute.templates.document import Json, Path
from convroute.templates.finding import value_at

NAME_OF: Mapping[Channel, str] = {"instagram": "Instagram", "messenger": "Messenger"}

_ITEMS = {
    "buttons": "button",
    "quick_replies": "quick reply",
    "images": "image",
    "ice_breakers": "ice breaker",
    "welcome_message_flow": "message",
    "page_welcome_message": "message",
}


def part_of(path: Path, title: str, whole: Json) -> str:
    """The part at `path`, whose schema has this title: an item by its number, else `the attachment`."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return f"the {title}"
    number, items = path[-1] + 1, path[-2] if len(path) > 1 else ""
    name = f"{_ITEMS.get(str(items), title)} {number}"
    return name + _of_card(path[:-2], whole) + _of_message(path[:-2])


def _of_card(path: Path, whole: Json) -> str:
    """` of card 3` if the path runs through a card."""
    if len(path) < 2 or path[-2] != "elements" or value_at(whole, (*path[:-2], "template_type")) != "generic":
        return ""
    return f" of card {int(path[-1]) + 1}"


def _of_message(path: Path) -> str:
    """` of message 2` if the path runs through a list of messages."""
    if len(path) < 2 or not isinstance(path[1], int):
        return ""
    return f" of message {path[1] + 1}"


def count_of(number: int, plural: str) -> str:
    """`1 button`, `4 buttons`."""
    if number != 1:
        return f"{number} {plural}"
    singular = plural[:-3] + "y" if plural.endswith("ies") else plural.removesuffix("s")
    return f"1 {singular}"
