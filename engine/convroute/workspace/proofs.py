"""What is proved of a policy, from the cache if neither its texts nor what proofs depend on has changed."""

from collections.abc import Iterator

import msgspec

from convroute.cache import keep, kept, key_of
from convroute.checker.checked import Checked
from convroute.linter.analysis import Analysis
from convroute.linter.context import Analysing
from convroute.regions.tables import unicode_version, zones_version
from convroute.watching import Watching, unwatched

_KIND = "proofs"


def keeping_proofs(watching: Watching = unwatched, times: int = 1) -> Analysing:
    """Looks into the cache first; what is worked out is kept there, for so many `times` the usual work."""

    def analysing(checked: Checked) -> Analysis:
        key = key_of(str(times), *_depends_on(checked))
        data = kept(_KIND, key)
        if data is not None:
            try:
                return msgspec.msgpack.decode(data, type=Analysis)
            except msgspec.MsgspecError:  # another form than ours: it is made anew
                pass
        from convroute.linter.analysing import analyse  # only where nothing was kept

        assert checked.policy is not None, "only what has a meaning has rules that can be asked about"
        found = analyse(checked.policy, watching, times)
        keep(_KIND, key, lambda: msgspec.msgpack.encode(found))
        return found

    return analysing


def _depends_on(checked: Checked) -> Iterator[str | bytes]:
    """The texts, which say where each part of a condition stands; the digest, which says what the files mean
    that they name; the data of Unicode and of time zones."""
    policy = checked.policy
    assert policy is not None, "only what has a meaning has rules that can be asked about"
    yield policy.digest
    yield unicode_version()
    yield zones_version() or ""
    for file in checked.files:
        yield file.source.text
