"""The forms that an ad's first message comes in, known by the name of their outermost member.

`{"message": ...}` also says which app answers. A `welcome_message_flow` is a
list of such messages, a `page_welcome_message` is what an ad creative holds: a
text, the form of Ads Manager's visual editor, a message, or a list of messages.
"""

from collections.abc import Iterator

from convroute.templates.content import ROUTING_MEMBERS
from convroute.templates.document import Json, Path
from convroute.templates.finding import Finding, value_at

FLOW = "welcome_message_flow"
WELCOME = "page_welcome_message"
_VISUAL_EDITOR = "VISUAL_EDITOR"


def message_paths(value: Json) -> tuple[Path, ...]:
    """Where the messages of a file are, whatever form it has; those of the visual editor are none."""
    if not isinstance(value, dict):
        return ()
    name = next((name for name in (FLOW, WELCOME) if name in value), None)
    if name is None:
        return (("message",),)
    inner = value[name]
    if isinstance(inner, list):
        return tuple((name, index, "message") for index in range(len(inner)))
    return ((name, "message"),)


def is_visual_editor(value: Json) -> bool:
    """Whether Ads Manager's visual editor wrote the file."""
    return _VISUAL_EDITOR in (value_at(value, ("type",)), value_at(value, (WELCOME, "type")))


def unread_findings(value: Json) -> Iterator[Finding]:
    """What stands in a form where nobody looks at it: JSON inside a text, routing beside the routing form."""
    for name in (FLOW, WELCOME):
        inner = value_at(value, (name,))
        if isinstance(inner, str) and inner.lstrip().startswith(("[", "{")):
            said = f"`{name}` is JSON inside a text, so nothing in it was checked"
            yield Finding("W309", said, (name,), "write the object or the list itself, without quotes")
    for path in message_paths(value):
        message = value_at(value, path)
        if len(path) > 1 and isinstance(message, dict):
            for member in (name for name in ROUTING_MEMBERS if name in message):
                yield Finding(
                    "W308",
                    f"`{member}` routes nothing inside `{path[0]}`",
                    (*path, member),
                    'write a `route template` rule, or make the file `{"message": {...}}`',
                    at="key",
                )
