"""The forms that an ad's first message comes in, known by the name of their outermost member.

`{"message": ...}` also says which app answers. A `welcome_message_flow` is a
list of such messages, a `page_welcome_message` is what an ad creative holds: a
text, the form of Ads Manager's visual editor, a message, or a list of messages.
A file may have several of them.
"""

from collections.abc import Iterator

from convroute.templates.content import ROUTING_MEMBERS
from convroute.templates.document import Json, Path
from convroute.templates.finding import Finding, value_at

FLOW = "welcome_message_flow"
WELCOME = "page_welcome_message"
_VISUAL_EDITOR = "VISUAL_EDITOR"
_FORMAT = "_format"


def message_paths(value: Json) -> Iterator[Path]:
    """Where the messages of a file may be, whatever forms it has; those of the visual editor are none."""
    yield ("message",)
    for name in (FLOW, WELCOME):
        inner = value_at(value, (name,))
        if isinstance(inner, list):
            yield from ((name, index, "message") for index in range(len(inner)))
        else:
            yield (name, "message")


def is_visual_editor(value: Json) -> bool:
    """Whether Ads Manager's visual editor wrote this."""
    return value_at(value, ("type",)) == _VISUAL_EDITOR


def is_in_hidden_format(path: Path, whole: Json) -> bool:
    """Whether `path` leads into a format of the visual editor beside the one that `media_type` names.

    People see such a format only once somebody chooses it, so it may be unfinished.
    """
    editor = path[:1] if path[:1] == (WELCOME,) else ()
    name, chosen = path[len(editor) : len(editor) + 1], value_at(whole, (*editor, "media_type"))
    if not name or not isinstance(chosen, str) or not str(name[0]).endswith(_FORMAT):
        return False
    return name[0] != chosen + _FORMAT


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
                yield unread_routing(member, path, value)


def unread_routing(member: str, path: Path, whole: Json) -> Finding:
    """A routing member of the object at `path` that nobody reads, and what the file's forms let one do."""
    where = _form_around(path, whole)
    own = value_at(whole, ("message",))
    if isinstance(own, dict):
        home = "the file's own `message`" if where else "`message`"
        help_ = f"remove it, {home} has one" if own.get(member) is not None else f"move it into {home}"
    elif where:
        help_ = 'remove it and write a `route template` rule, or make the file `{"message": {...}}`'
    else:
        help_ = "move it into `message`"
    message = f"`{member}` routes nothing {where}" if where else f"`{member}` does nothing here"
    return Finding("W308" if where else "W304", message, (*path, member), help_, at="key")


def _form_around(path: Path, whole: Json) -> str | None:
    """Where something stands, in words, if it is in or beside a form that says nothing of routing."""
    if path[:1] in ((FLOW,), (WELCOME,)):
        return f"inside `{path[0]}`"
    if path[:1] == ("message",) or isinstance(value_at(whole, ("message",)), dict):
        return None
    if is_visual_editor(whole):
        return "in what the visual editor writes"
    beside = next((name for name in (FLOW, WELCOME) if value_at(whole, (name,)) is not None), None)
    return None if beside is None else f"beside `{beside}`"
