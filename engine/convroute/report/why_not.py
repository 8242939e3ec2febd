"""Why something did not go to an app, in the formats of `explain` (`schemas/why-not.schema.json`)."""

from collections.abc import Iterable, Iterator

from convroute.evaluator.decision import Undecided
from convroute.explainer.why_not import markdown, text
from convroute.explainer.why_not.answer import Impossible, Named, Nearest, Way, WhyNot
from convroute.explainer.why_not.told import told
from convroute.explainer.why_not.words import each_in_words
from convroute.report.decisions import MOST_ERRORS
from convroute.report.display import in_json, visible
from convroute.report.palette import PLAIN, Palette
from convroute.report.snapshots import Json, input_of, thread_of
from convroute.source import Place

FORMAT_VERSION = 1


def answers(
    found: Iterable[WhyNot | Undecided], form: str, palette: Palette = PLAIN, columns: int | None = None
) -> Iterator[str]:
    """One text for each item; of JSON one line, else with a blank line between."""
    errors = 0
    for index, one in enumerate(found):
        if form == "json":
            yield in_json(one.to_json(index) if isinstance(one, Undecided) else as_json(one, index))
            continue
        errors += isinstance(one, Undecided)
        if errors <= MOST_ERRORS or not isinstance(one, Undecided):
            yield ("\n" if index else "") + _for_people(one, form, palette, columns)


def _for_people(one: WhyNot | Undecided, form: str, palette: Palette, columns: int | None) -> str:
    if isinstance(one, Undecided):
        where = f"document {one.document}, {one.path}: {one.message}"
        return f"{'### ' if form == 'markdown' else ''}not decided: {visible(where)}"
    if form == "markdown":
        return markdown.render(one)
    return _coloured(text.render(one, columns), told(one).heading, palette)


def _coloured(shown: str, heading: str, palette: Palette) -> str:
    """The two answers stand out: who got it, and what would have been needed."""
    if not palette.coloured:
        return shown
    first, *lines = shown.split("\n")
    begins = heading.split(" ")[0]
    return "\n".join(
        [palette.strong(first), *(palette.strong(one) if one.startswith(begins) else one for one in lines)]
    )


def as_json(found: WhyNot, index: int = 0) -> Json:
    """The answer with the decision it is about; what each way needs can be decided again."""
    decision = found.decision.to_json(index)
    decision.pop("trace", None)
    decision.pop("read_set", None)
    return {
        "format_version": FORMAT_VERSION,
        "index": index,
        "app": found.app,
        "app_id": found.app_id,
        "verdict": found.verdict,
        "text": told(found).heading,
        "most_changes": found.most,
        "larger_looked_for": found.every_size,
        "already": found.already,
        "ways": [_way(found, way) for way in found.ways],
        "larger": None if found.larger is None else _way(found, found.larger),
        "impossible": None if found.impossible is None else _impossible(found.impossible),
        "as_owner": found.as_owner is not None,
        "nearest": None if found.nearest is None else _nearest(found.nearest),
        "unknown": list(found.hard),
        "decision": decision,
    }


def _way(found: WhyNot, way: Way) -> Json:
    words = each_in_words(found.policy, found.before, way)
    reason = way.decision.reason
    return {
        "changes": [{"part": part, "text": said} for part, said in zip(way.parts, words, strict=True)],
        "rule": reason.rule,
        "at": None if reason.at is None else _place(reason.at),
        "input": input_of(way.snapshot),
        "thread": thread_of(way.snapshot),
    }


def _impossible(impossible: Impossible) -> Json:
    return {"because": impossible.because, "rules": [_named(rule) for rule in impossible.rules]}


def _nearest(nearest: Nearest) -> Json:
    return {"rules": nearest.count, **_named(nearest.rule), "failed": nearest.failed}


def _named(named: Named) -> Json:
    return {"rule": named.id, "at": None if named.place is None else _place(named.place)}


def _place(place: Place) -> Json:
    return {"file": place.file, "line": place.line, "column": place.column}
