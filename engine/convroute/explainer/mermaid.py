"""An explanation as a mermaid flowchart: the way the event took, and the ways it did not."""

from convroute.evaluator.decision import Decision, Undecided
from convroute.explainer.explanation import explanation
from convroute.explainer.headline import answer
from convroute.explainer.rows import Row
from convroute.explainer.values import printable
from convroute.policy.model import CheckedPolicy

_CLASSES = {"yes": "taken", "no": "failed", "not reached": "unreached", "": "step"}


def explain(policy: CheckedPolicy, decision: Decision | Undecided, *, thorough: bool = False) -> str:
    """One node a row, top to bottom; failed and unreached rules hang at the side of their stage."""
    if isinstance(decision, Undecided):
        text = _label(f"document {decision.document} {decision.path}: {decision.message}")
        return f"flowchart TD\n    start[{text}]\n"
    told = explanation(policy, decision, thorough=thorough)
    lines = ["flowchart TD", f"    start([{_label(told.headline.split('  →  ')[0])}])"]
    last = "start"
    for number, row in enumerate(told.rows):
        if row.label in ("policy", "assumes"):
            continue
        node = f"n{number}"
        lines.append(f"    {node}[{_label(_words(row))}]:::{_CLASSES[row.mark]}")
        if row.mark in ("no", "not reached"):
            lines.append(f"    {last} -.-> {node}")
        else:
            lines.append(f"    {last} --> {node}")
            last = node
    lines.append(f"    answer([{_label(f'{answer(decision)}: {told.because}')}]):::answer")
    lines.append(f"    {last} ==> answer")
    lines += [
        "    classDef taken stroke:#2a7,stroke-width:2px",
        "    classDef failed stroke:#b55,color:#888",
        "    classDef unreached stroke-dasharray:3 3,color:#888",
        "    classDef answer stroke-width:3px",
    ]
    return "\n".join(lines) + "\n"


def _words(row: Row) -> str:
    return " ".join(part for part in (f"{row.label}:", row.text, row.detail) if part)


def _label(text: str) -> str:
    """Quoted, with what mermaid would read as its own written as entities."""
    safe = (
        printable(text).replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    )
    return f'"{safe.replace("`", "#96;")}"'
