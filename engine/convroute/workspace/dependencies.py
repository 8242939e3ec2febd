"""What the checker was told about files, so that it can be asked again whether all of it still holds.

A checked policy depends on the answers to its questions and on nothing else:
the same answers, the same policy. What only a test asks for decides nothing, and is not noted.
"""

from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct, field

from convroute.checker.files import Files, Found, Opened, Refused

Answer = tuple[str, str, str, str, str, str]
"""Who was asked, the path and its base, then name, key and the hash of the content."""

_ROOT, _OPENED, _POLICY = "root", "opened", "policy"


class Dependencies(Struct):
    """All answers in order; not `complete` once something was refused, for then it may come to exist."""

    answers: list[Answer] = field(default_factory=list)
    complete: bool = True

    def note(self, who: str, path: str, base: str, found: Found | Refused) -> None:
        if isinstance(found, Refused):
            self.complete = False
        else:
            self.answers.append((who, path, base, *_identity(found)))


class RecordingFiles(Struct, frozen=True):
    """Answers like `files`, and writes it down; `who` is which of the files of a policy it speaks for."""

    files: Files
    dependencies: Dependencies
    who: str = _ROOT

    def read(self, path: str, base: str) -> Found | Refused:
        found = self.files.read(path, base)
        self.dependencies.note(self.who, path, base, found)
        return found

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        opened = self.files.open_policy(path, base)
        self.dependencies.note(_OPENED, path, base, opened if isinstance(opened, Refused) else opened.root)
        if isinstance(opened, Refused):
            return opened
        return Opened(opened.root, RecordingFiles(opened.files, self.dependencies, _POLICY), opened.tests)


def still_holds(answers: Sequence[Answer], files: Files) -> bool:
    """Whether `files` would answer every question as it was answered then."""
    asked = {_ROOT: files}
    for who, path, base, *identity in answers:
        found: Found | Refused
        if who == _OPENED:
            opened = files.open_policy(path, base)
            if isinstance(opened, Refused):
                return False
            asked[_POLICY] = opened.files
            found = opened.root
        else:
            found = asked[who].read(path, base)
        if isinstance(found, Refused) or [*_identity(found)] != identity:
            return False
    return True


def _identity(found: Found) -> tuple[str, str, str]:
    return found.name, found.key, hash_of(found.data)


def hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()
