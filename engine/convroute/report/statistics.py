"""How often each code was found."""

from convroute.report.findings import Findings, summary


def render(findings: Findings) -> str:
    """A table, the most frequent first, then the summary."""
    counts = findings.by_code()
    digits = max((len(str(count)) for _, count in counts), default=0)
    lines = [
        f"{count:>{digits}}  {code}  {findings.pages[code].name if code in findings.pages else ''}".rstrip()
        for code, count in counts
    ]
    return "\n".join([*lines, summary(findings)]) + "\n"
