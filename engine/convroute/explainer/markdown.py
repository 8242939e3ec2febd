"""An explanation for a pull request or a ticket."""

from convroute.evaluator.decision import Decision, Undecided
from convroute.explainer.explanation import explanation
from convroute.explainer.text import MARKS
from convroute.explainer.values import printable
from convroute.policy.model import CheckedPolicy


def explain(policy: CheckedPolicy, decision: Decision | Undecided, *, thorough: bool = False) -> str:
    """A heading, the reason, and a table of the steps."""
    if isinstance(decision, Undecided):
        path, why = cell(decision.path), cell(decision.message)
        return f"### document {decision.document} {path} → not decided\n\n{why}\n"
    told = explanation(policy, decision, thorough=thorough)
    at = f" (`{told.at.file}:{told.at.line}`)" if told.at else ""
    lines = [
        f"### {cell(told.headline)}",
        "",
        f"because {cell(told.because)}{at}",
        "",
        "| step | | saw | where |",
        "|---|---|---|---|",
    ]
    for row in told.rows:
        where = f"`{row.at.file}:{row.at.line}`" if row.at else ""
        lines.append(f"| {row.label} | {MARKS[row.mark]}{cell(row.text)} | {cell(row.detail)} | {where} |")
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """Nothing of the text is taken for markup or breaks out of its cell."""
    for character in "\\|*_<>#[]":
        text = text.replace(character, f"\\{character}")
    return printable(text)
