"""What Meta says of an event beside what is read from it: no decision looks at it, but apps do."""

from msgspec import Struct


class Details(Struct, frozen=True):
    """`text` is the new one of an edit, or of a comment; `answered` the `mid` that an inline reply is to.

    `emoji` and `taken_back` are of a reaction; `url` is of attachments and stories; `comment` (id),
    `author` and `post` are of a comment.
    """

    text: str | None = None
    answered: str | None = None
    emoji: str | None = None
    taken_back: bool = False
    url: str | None = None
    comment: str | None = None
    author: str | None = None
    post: str | None = None


NO_DETAILS = Details()
