"""Shows findings, on standard output or in files, and says whether they fail the run."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from convroute.catalogue.page import Page
from convroute.cli import terminal
from convroute.cli.refusal import Refusal
from convroute.did_you_mean import nearest
from convroute.report.display import visible
from convroute.report.findings import Findings, beside_the_count
from convroute.report.formats import FORMATS, Format, render
from convroute.workspace import CannotWrite, write_beside

F = TypeVar("F", bound=str)
_WITHOUT_SUMMARY: tuple[Format, ...] = ("gitlab", "sarif", "junit")
"""The formats whose shape is not ours: they have findings, and no place for what was not checked."""


class Output(Struct, frozen=True):
    """`--output FORMAT:FILE`"""

    form: Format
    path: str

    @classmethod
    def parse(cls, text: str) -> "Output":
        return cls(*format_and_file(text, FORMATS))

    @classmethod
    def all_of(cls, texts: Iterable[str], baseline: str | None) -> "list[Output]":
        """Every `--output` of a command; no two may go to one file, and none into the baseline."""
        outputs = [cls.parse(text) for text in texts]
        taken = set() if baseline is None else {os.path.realpath(baseline)}
        for output in outputs:
            real = os.path.realpath(output.path)
            if real in taken:
                raise click.UsageError(
                    f"`{visible(output.path)}` is the file of another report, or of --baseline: "
                    "each needs one of its own",
                    click.get_current_context(silent=True),
                )
            taken.add(real)
        return outputs

    def refuse(self, names: Iterable[str]) -> None:
        """A report never takes the place of a file that was looked at."""
        real = os.path.realpath(self.path)
        if any(os.path.realpath(name) == real for name in names if name != "-"):
            raise Refusal(f"`{visible(self.path)}` is linted itself: write the report to another file")

    def write(self, findings: Findings) -> None:
        self.refuse(findings.files)
        write_report(self.path, render(findings, self.form))


def format_and_file(text: str, formats: Sequence[F], option: str = "--output") -> tuple[F, str]:
    """`sarif:report.sarif` as its two parts; what is not so is a wrong use of the command."""
    word, colon, path = text.partition(":")
    form = next((form for form in formats if form == word), None)
    if form is None:
        near = nearest(word, formats)
        hint = f"did you mean {near}?" if near else f"there are {', '.join(formats)}"
        raise click.UsageError(
            f"{option} needs FORMAT:FILE, and `{visible(word)}` is not a format: {hint}",
            click.get_current_context(silent=True),
        )
    if not colon or path in ("", "-"):
        instead = "; --format is for standard output" if option == "--output" else ""
        raise click.UsageError(
            f"{option} needs FORMAT:FILE, for example {word}:report{instead}",
            click.get_current_context(silent=True),
        )
    return form, path


def each_its_own(paths: Iterable[str]) -> None:
    """Reports of one command: no two in one file, and none in place of a policy."""
    taken: set[str] = set()
    for path in paths:
        real = os.path.realpath(path)
        if real in taken or real.endswith(".route"):
            what = "the file of another report" if real in taken else "a policy's name"
            raise click.UsageError(
                f"`{visible(path)}` is {what}: each report needs a file of its own",
                click.get_current_context(silent=True),
            )
        taken.add(real)


def write_report(path: str, text: str) -> None:
    """Written beside and renamed, so that nobody ever reads half a report; never through a link elsewhere."""
    refuse_elsewhere(path)
    try:
        write_beside(path, text.encode("utf-8", "backslashreplace"))
    except CannotWrite as cannot:
        raise Refusal(visible(str(cannot))) from None


def refuse_elsewhere(path: str) -> None:
    """A `Refusal` where a link leads what is written to another place than its name says."""
    from convroute.workspace.links import LIES_ELSEWHERE, lies_elsewhere  # only what writes

    if lies_elsewhere(path):
        raise Refusal(f"`{visible(path)}` {LIES_ELSEWHERE}")


def show(findings: Findings, form: Format) -> None:
    """On standard output; colours and the terminal's width only where it is a terminal.

    For GitHub the summary of the job is written, too. What a format cannot say is noted.
    """
    terminal.out(render(findings, form, terminal.palette(sys.stdout), terminal.columns(sys.stdout)))
    if form in _WITHOUT_SUMMARY:
        note_beside(beside_the_count(findings))
    if form == "github":
        from convroute.cli.job_summary import add_to_summary

        add_to_summary(findings)


def note_beside(summed_up: Iterable[str]) -> None:
    """Beside a report whose format has no place for it."""
    for said in summed_up:
        terminal.note(said)


def show_statistics(findings: Findings, form: Format) -> None:
    """In place of the findings; beside them where a program reads those."""
    from convroute.report import statistics

    named = replace(findings, pages=every_page())
    if form in ("text", "concise"):
        terminal.out(statistics.render(named))
    else:
        show(findings, form)
        terminal.err(statistics.render(named))


def failed(findings: Findings, fail_on: str) -> bool:
    """Whether there is anything of the severity `fail_on`, or worse."""
    return bool(findings.errors or (fail_on == "warning" and findings.warnings))


def every_page() -> Mapping[str, Page]:
    """The pages of all codes."""
    from convroute.catalogue.index import index
    from convroute.linter.rules import RULES

    return index(rule.page for rule in RULES).by_code


def pages_for(*forms: str) -> Mapping[str, Page]:
    """The pages of all codes, where one of the formats shows them."""
    return every_page() if "sarif" in forms else {}
