"""What the checker was told about files, so that it can be asked again whether all of it still holds.

A checked policy depends on the answers to its questions and on nothing else:
the same answers, the same policy.
"""

from dataclasses import dataclass, field
from hashlib import sha256

from convroute.checker.files import Files, Found, Opened, Refused

Answer = tuple[str, str, str, str, str]
"""The question - path and base -, and the answer: name, key, and the hash of the content."""


@dataclass(slots=True)
class Witness(Files):
    """Answers like `files`, and writes it down. `complete` as long as all of it can be asked again."""

    files: Files
    answers: list[Answer] = field(default_factory=list)
    complete: bool = True

    def read(self, path: str, base: str) -> Found | Refused:
        found = self.files.read(path, base)
        if isinstance(found, Refused):
            self.complete = False
        else:
            self.answers.append((path, base, found.name, found.key, hash_of(found.data)))
        return found

    def open_policy(self, path: str, base: str) -> Opened | Refused:
        """The policy of a test file has a folder of its own; such a file is checked each time."""
        self.complete = False
        return self.files.open_policy(path, base)


def still_holds(answers: list[Answer], files: Files) -> bool:
    """Whether `files` would answer every question as it was answered then."""
    for path, base, *told in answers:
        found = files.read(path, base)
        if isinstance(found, Refused) or [found.name, found.key, hash_of(found.data)] != told:
            return False
    return True


def hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()
