"""What a change of a policy changes for what apps ask for (semantics 3 and 4)."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from convroute.conversation.request import Action
from convroute.differ import written
from convroute.differ.apps import changed
from convroute.differ.asking import Asked, Gets
from convroute.differ.asking_causes import OfAttempts
from convroute.differ.comparison import Changed, Comparison, Key, Natural, Seen, TooHard
from convroute.differ.difference import Line, Region, Side, Undecided, Wanted
from convroute.differ.pair import Pair
from convroute.differ.permissions import Permissions
from convroute.differ.words import asked
from convroute.evaluator.snapshot import name_of
from convroute.regions import natural
from convroute.regions.answers import WrongWitnessError
from convroute.regions.attempts import ACTIONS
from convroute.regions.forms import Form
from convroute.regions.goals import Tree, opposite
from convroute.regions.point import Point
from convroute.regions.sends import INLINES
from convroute.regions.variables import ACTOR, OWNER, TARGET
from convroute.wording import either

_OTHERS: tuple[Action, ...] = ("owner", "inbox_reply")
_SIDES: tuple[Side, Side] = ("old", "new")
_FEW = 3
"""Apps that are named of those that ask."""


class Where(Struct, frozen=True):
    """Some requests: those for which the trees hold, `said` in words.

    `because`: the app that stands otherwise; `owned`: whether each of the policies sees an owner, where
    they differ in that.
    """

    trees: tuple[Tree, ...]
    said: str = ""
    because: Line | None = None
    owned: tuple[bool, bool] | None = None


class Requests:
    """All that apps can ask for. To be made before anything is asked: what it asks about makes classes."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._model = pair.model
        self._permissions = Permissions(pair.model)
        self._lists: Mapping[Form, tuple[Asked, Asked]] = {}
        if pair.same_permissions:
            return
        human = any(app.human_agent for policy in self._model.policies for app in policy.apps.values())
        forms = [Form(action) for action in (*ACTIONS, *_OTHERS)]
        forms += [Form("send", tagged, inline) for tagged in (False, True)[: 1 + human] for inline in INLINES]
        self._lists = {form: (self._list(form, 0), self._list(form, 1)) for form in forms}

    def _list(self, form: Form, side: int) -> Asked:
        defaults = {policy.default_id for policy in self._model.policies}
        return Asked(form.attempts(self._model, side), one_default=len(defaults) == 1, named=self._pair.rules)

    def regions(self) -> Iterator[Region | Undecided]:
        if self._model.channels():
            for action in dict.fromkeys(form.action for form in self._lists):
                yield from self._action(action)

    def _action(
        self, action: Action, trees: Sequence[Tree] = (), only: Key | None = None
    ) -> Iterator[Region | Undecided]:
        """Of the requests for which the trees hold."""
        doubtful = False
        plainly = partial(natural.of_request, self._model, action)
        for form, where, found in self._found(action, trees, only, plainly):
            if isinstance(found, TooHard):
                doubtful = True
                same = self._pair.rules and _unnamed(found.before) == _unnamed(found.after)
                would = self._in_words(action, found.before, 0), self._in_words(action, found.after, 1)
                yield Undecided(action, found.line, found.why, same, would)
            else:
                said = self._said(form, where, found, trees, tagged=form.tagged and not doubtful)
                yield self._region(form, found, said)

    def _found(
        self, action: Action, trees: Sequence[Tree], only: Key | None, plainly: Natural
    ) -> Iterator[tuple[Form, "Where", Changed | TooHard]]:
        """Forms with the tag come last: what is found there is nowhere without it."""
        seen: Seen = set()
        for form, (old, new) in self._lists.items():
            if form.action != action:
                continue
            for where in self._wheres(form):
                before, after = old, new
                if where.owned is not None:
                    before, after = old.on(where.owned[0]), new.on(where.owned[1])
                causes = OfAttempts(
                    self._permissions,
                    old.attempts,
                    new.attempts,
                    where.because,
                    owned=where.owned is not None,
                )
                asking = partial(self._pair.search, (*where.trees, *trees))
                for found in Comparison(before, after, causes, seen, only, plainly).changes(asking):
                    yield form, where, found

    def _in_words(self, action: Action, gets: Hashable, side: int) -> str:
        assert isinstance(gets, Gets), "lines of requests say what comes of them"
        return gets.in_words(action, self._model.policies[side])

    def _wheres(self, form: Form) -> Iterator[Where]:
        """Disjoint, and all there is: by whether the apps of a request stand otherwise than before."""
        model = self._model
        apps = self._apps
        rest: tuple[Tree, ...] = (model.on_channel(*model.channels()),)
        for app_id, app in apps.items():
            if app.disabled[0] != app.disabled[1]:
                owner = model.apps(OWNER, [app_id])
                owned = not app.disabled[0], not app.disabled[1]
                yield Where((*rest, owner), f" on threads of {app.called}", app.line, owned)
                rest = (*rest, opposite(owner))
        for field, word in ((ACTOR, "by"), (TARGET, "to"))[: 1 + form.to_somebody]:
            for app_id, app in apps.items():
                its = model.apps(field, [app_id, *self._unnamed(app_id)] if field == TARGET else [app_id])
                yield Where((*rest, its), f" {word} {app.called}", app.line)
                rest = (*rest, opposite(its))
        yield Where(rest)

    def _unnamed(self, app_id: str) -> tuple[None, ...]:
        """A pass that names nobody, if it goes to the app."""
        return (None,) if any(policy.default_id == app_id for policy in self._model.policies) else ()

    @property
    def _apps(self) -> "Mapping[str, AppChanged]":
        """The apps that stand otherwise, on any channel, by id."""
        old, new = self._pair.old, self._pair.new
        found: dict[str, AppChanged] = {}
        for channel in self._model.channels():
            for change in changed(old, new, channel):
                if not change.asks_otherwise:
                    continue
                disabled = change.before.disabled, change.after.disabled
                found.setdefault(change.app_id, AppChanged(change.line, change.called, disabled))
        return found

    def _region(self, form: Form, found: Changed, condition: str) -> Region:
        lists = self._lists[form]
        snapshots = form.snapshot(found.point, 0), form.snapshot(found.point, 1)
        named = [its.deciding(at) for its, at in zip(lists, (found.old, found.new), strict=True)]
        before, after = self._pair.versions(found.line, snapshots, *named)
        for version, its, at in zip((before, after), lists, (found.old, found.new), strict=True):
            reason = its.answer(at).reason
            self._pair.check(found.line, version, "observed" if form.action == "inbox_reply" else reason)
        same = self._pair.rules and self._pair.alike(before, after)
        if same and _unnamed(found.before) != _unnamed(found.after):
            raise WrongWitnessError(f"{found.line.text}: both policies decide {snapshots[0]} alike")

        def part(holding: Sequence[Wanted], failing: Sequence[Wanted]) -> Region | Undecided | None:
            return next(self._action(form.action, self._pair.trees(holding, failing), found.key), None)

        return Region(form.action, found.line, condition, before, after, part, same=same)

    def _said(self, form: Form, where: Where, found: Changed, trees: Sequence[Tree], *, tagged: bool) -> str:
        """Which requests they are, as far as a permission, an app or the tag tells all of them."""
        said = where.said
        covering = [*self._covering(form, found)]
        if covering:
            covers = "covers" if len(covering) == 1 else "cover"
            said += f" that `{'` and `'.join(covering)}` {covers}"
            if _unnamed(found.before) != _unnamed(found.after) and len(covering) == 1:
                version = _version(found.line, covering[0])
                said += "" if version is None else f" and `{version}` does not"
        elif not said:
            by = [f"`{name}`" for name in self._asking(form.action, found, trees)]
            said = f" by {either(by)}" if by else ""
        return f"every {asked(form.action)}{said}{' tagged `HUMAN_AGENT`' if tagged else ''}"

    def _covering(self, form: Form, found: Changed) -> Iterator[str]:
        """The permissions that decide all of it."""
        texts: dict[str, None] = {}
        for its, at, side in zip(self._lists[form], (found.old, found.new), _SIDES, strict=True):
            rule = its.attempts.lines[at].rule
            if rule is None:
                continue
            own = found.key[1] is not None and found.side == side
            if own or written.of_permission(rule, side) in (replace(found.line, was=None), found.line.was):
                texts[rule.text] = None
        yield from texts

    def _asking(self, action: Action, found: Changed, trees: Sequence[Tree]) -> Sequence[str]:
        """The names of the apps that ask for all of it, if these are few."""
        ids: list[str] = []
        names: dict[str, None] = {}
        point = found.point
        while len(ids) < _FEW:
            app_id = point.value(ACTOR)
            if not isinstance(app_id, str):
                return ()
            named = (name_of(policy, app_id) for policy in reversed(self._model.policies))
            name = next(filter(None, named), None)
            if name is None:
                return ()
            ids.append(app_id)
            names[name] = None
            others = opposite(self._model.apps(ACTOR, ids))
            more = next(self._found(action, (*trees, others), found.key, _as_found), None)
            if more is None:
                return [*names]
            if isinstance(more[2], TooHard):
                return ()
            point = more[2].point
        return ()


class AppChanged(Struct, frozen=True):
    """The declaration of an app that stands otherwise, and whether it was and is disabled."""

    line: Line
    called: str
    disabled: tuple[bool, bool]


def _version(line: Line, text: str) -> str | None:
    """The other version of an edited line. Of two answers that it explains the other version gives none."""
    if line.was is None or text not in (line.text, line.was.text):
        return None
    return line.was.text if text == line.text else line.text


def _as_found(point: Point, fits: natural.Fits) -> Point:  # noqa: ARG001  # the protocol's
    return point


def _unnamed(gets: Hashable) -> Gets:
    """Whatever permission decides."""
    assert isinstance(gets, Gets), "lines of requests say what comes of them"
    return replace(gets, rule=None)
