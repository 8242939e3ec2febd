"""Coverage as Cobertura XML (coverage-04.dtd): a class for each file, a package for each folder."""

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from convroute.report.coverage.covered import Covered, FileCoverage, Line
from convroute.report.xml import attribute, legal
from convroute.version import VERSION

_DOCTYPE = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'


def render(covered: Sequence[Covered], at: int = 0, root: str = ".") -> str:
    """`at` is when it was measured, in ms; `root` the folder that file names are seen from."""
    files = [file for policy in covered for file in policy.files]
    packages: dict[str, list[FileCoverage]] = {}
    for file in files:
        packages.setdefault(posixpath.dirname(file.source.name) or ".", []).append(file)
    hit, lines = _lines(files)
    met, branches = _branches(files)
    counts = f'lines-covered="{hit}" lines-valid="{lines}" branches-covered="{met}"'
    counts = f'{counts} branches-valid="{branches}" complexity="0"'
    return "".join(
        f"{line}\n"
        for line in (
            '<?xml version="1.0" encoding="utf-8"?>',
            _DOCTYPE,
            f'<coverage {_rates(files)} {counts} version={attribute(VERSION)} timestamp="{at}">',
            "  <sources>",
            f"    <source>{escape(legal(root))}</source>",
            "  </sources>",
            "  <packages>",
            *(line for name, inside in packages.items() for line in _package(name, inside)),
            "  </packages>",
            "</coverage>",
        )
    )


def _package(name: str, files: Sequence[FileCoverage]) -> Iterator[str]:
    yield f'    <package name={attribute(name)} {_rates(files)} complexity="0">'
    yield "      <classes>"
    for file in files:
        path = file.source.name
        name = attribute(posixpath.basename(path))
        yield f'        <class name={name} filename={attribute(path)} {_rates([file])} complexity="0">'
        yield "          <methods/>"
        yield "          <lines>"
        for line in file.lines:
            yield from _line(line)
        yield "          </lines>"
        yield "        </class>"
    yield "      </classes>"
    yield "    </package>"


def _line(line: Line) -> Iterator[str]:
    start = f'            <line number="{line.number}" hits="{line.hits}"'
    if not line.branches:
        yield f'{start} branch="false"/>'
        return
    share = f"{_percent(line.met, len(line.branches))} ({line.met}/{len(line.branches)})"
    yield f'{start} branch="true" condition-coverage="{share}">'
    yield "              <conditions>"
    for group in dict.fromkeys(branch.group for branch in line.branches):
        taken = [branch.taken > 0 for branch in line.branches if branch.group == group]
        percent = _percent(sum(taken), len(taken))
        yield f'                <condition number="{group}" type="jump" coverage="{percent}"/>'
    yield "              </conditions>"
    yield "            </line>"


def _rates(files: Iterable[FileCoverage]) -> str:
    files = [*files]
    return f'line-rate="{_rate(*_lines(files))}" branch-rate="{_rate(*_branches(files))}"'


def _lines(files: Iterable[FileCoverage]) -> tuple[int, int]:
    files = [*files]
    return sum(file.lines_hit for file in files), sum(len(file.lines) for file in files)


def _branches(files: Iterable[FileCoverage]) -> tuple[int, int]:
    files = [*files]
    return sum(file.branches_hit for file in files), sum(file.branches for file in files)


def _rate(hit: int, count: int) -> str:
    return f"{hit / count:.4f}" if count else "1"


def _percent(hit: int, count: int) -> str:
    return f"{100 * hit // count}%"
