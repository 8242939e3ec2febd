"""The policy of before in the text of today: comments of an example say what git's HEAD has.

`... # not in git's HEAD` marks a line that is new; `version "2" # "1" in git's HEAD`
says the version of before.
"""

import re

from convroute.checker.check import check
from convroute.checker.files import Files, Found
from convroute.policy.versions import Former

_NEW = re.compile(r"^.*# not in git's HEAD.*\n?", re.MULTILINE)
_VERSION = re.compile(r'"[^"\n]*"( *# )("[^"\n]*") in git\'s HEAD')


def former(text: str, files: Files) -> Former | None:
    """What HEAD has, checked like any policy; None where no comment speaks of it."""
    before = _VERSION.sub(r"\2\1", _NEW.sub("", text))
    if before == text:
        return None
    policy = check(Found("acme.route", "acme.route", before.encode()), files).policy
    assert policy is not None
    return Former(policy.version, policy.digest, "git's HEAD")
