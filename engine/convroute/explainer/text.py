"""An explanation for a terminal or a log. Plain characters and no colours; `report` adds those."""

from convroute.evaluator.decision import Decision, Undecided
from convroute.explainer.explanation import Explanation, explanation
from convroute.explainer.rows import Row
from convroute.explainer.values import printable
from convroute.policy.model import CheckedPolicy
from convroute.source import Place

MARKS = {"": "", "yes": "✓ ", "no": "✗ ", "not reached": "– "}
_WIDEST = 96


def explain(policy: CheckedPolicy, decision: Decision | Undecided) -> str:
    """The answer and the reason first, then the steps with the values that decided."""
    if isinstance(decision, Undecided):
        why = printable(decision.message)
        return f"document {decision.document} {printable(decision.path)}  →  not decided\n  because {why}"
    return render(explanation(policy, decision))


def render(told: Explanation) -> str:
    subjects = [len(row.text) for row in told.rows if row.mark and row.detail]
    subject_width = min(36, max(subjects, default=0))
    label_width = max(len(row.label) for row in told.rows)
    placed = [(f"  because {printable(told.because)}", told.at), ("", None)]
    previous = ""
    for row in told.rows:
        label = "" if row.label == previous else row.label
        previous = row.label
        body = printable(_body(row, subject_width))
        placed.append((f"  {label:<{label_width}}  {body}", row.at))
    column = min(_WIDEST, max(len(line) for line, place in placed if place or line == placed[0][0]) + 3)
    return "\n".join([told.headline, *(_with_place(line, place, column) for line, place in placed)])


def _body(row: Row, width: int) -> str:
    mark = MARKS[row.mark]
    if not row.detail:
        return f"{mark}{row.text}"
    return f"{mark}{row.text:<{width}}   {row.detail}"


def _with_place(line: str, place: Place | None, column: int) -> str:
    if place is None:
        return line.rstrip()
    return f"{line:<{column}} {place.file}:{place.line}"
