"""What a change of a webhook carries, by its `field` (semantics 2)."""

_MESSAGING_FIELDS = frozenset({"messages", "standby", "message_edit", "message_reactions"})
_MESSAGING_PREFIXES = ("messaging_", "message_")


def is_messaging(field: str) -> bool:
    """Whether the `value` of the change is an item of a conversation (6-F: names vary); else a comment."""
    return field in _MESSAGING_FIELDS or field.startswith(_MESSAGING_PREFIXES)
