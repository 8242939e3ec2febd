"""Files that are about one policy: it is checked once, and not for each of them.

A file of tests is about the policy it includes, and the policy's own file about itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from convroute.checker.checked import Checked, SourceFile
from convroute.diagnostic import Diagnostic, has_errors
from convroute.policy.model import CheckedPolicy
from convroute.syntax.bulk.plain_routes import without_plain
from convroute.syntax.examples import Test
from convroute.workspace.folder import named
from convroute.workspace.loading import load, load_together


class Together(Struct):
    """Files about one policy, in the order they were given; `tests` are all but the policy's own."""

    files: list[str]
    tests: list[str]

    def each(self, alone: Callable[[str], Checked] = load) -> Iterator[tuple[str, Checked]]:
        """Every file with what `load` has of it; `alone` loads one that shares nothing.

        The policy is checked once for all of them, and once more if some file of tests has errors.
        Raises `CannotRead`.
        """
        if len(self.files) == 1 or not self.tests:
            yield from ((path, alone(path)) for path in self.files)
            return
        shared = _Shared.of(self.tests)
        for path in self.files:
            name = named(path)
            yield path, shared.about(name) if name in shared.own or shared.sound else alone(path)


class _Shared(Struct, frozen=True):
    """The policy as files of tests without errors have it; `sound` if there are any.

    By name: `own` is what was found in each file of tests itself, and `read` are those that are text.
    """

    whole: Checked
    sound: bool
    own: Mapping[str, Sequence[Diagnostic]]
    read: Mapping[str, SourceFile]

    @classmethod
    def of(cls, tests: Sequence[str]) -> "_Shared":
        """The policy has no meaning beside a file of tests with errors, so it is checked without those."""
        own: dict[str, Sequence[Diagnostic]] = {}
        read: dict[str, SourceFile] = {}
        while True:
            whole = load_together(tests)
            read.update((file.source.name, file) for file in whole.files[: whole.roots])
            found = _by_file(whole.diagnostics)
            own.update((name, found.get(name, ())) for name in map(named, tests))
            sound = [path for path in tests if not has_errors(tuple(own[named(path)]))]
            if len(sound) in (0, len(tests)):
                return cls(whole, bool(sound), own, read)
            tests = sound

    def about(self, name: str) -> Checked:
        """The policy with the tests of this file only, and what is wrong with either."""
        own = tuple(self.own.get(name, ()))
        others = tuple(item for item in self.whole.diagnostics if item.source.name not in self.own)
        policy = self.whole.files[self.whole.roots :]
        files = (self.read[name], *policy) if name in self.read else policy
        meaning = None if has_errors(own) or self.whole.policy is None else self.whole.policy
        return replace(
            self.whole,
            policy=None if meaning is None else _with_tests_of(files[0], meaning),
            diagnostics=own + others,
            files=files,
            roots=1,
        )


def _by_file(diagnostics: Sequence[Diagnostic]) -> Mapping[str, Sequence[Diagnostic]]:
    found: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for item in diagnostics:
        found[item.source.name].append(item)
    return found


def _with_tests_of(file: SourceFile, policy: CheckedPolicy) -> CheckedPolicy:
    tests = (
        (file.source.name, node) for node in without_plain(file.tree.statements) if isinstance(node, Test)
    )
    return replace(policy, examples=replace(policy.examples, tests=tuple(tests)))
