"""Which `# allow:` comments hold at a place, without asking every comment for every finding."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from convroute.checker.checked import Checked
from convroute.diagnostic import Diagnostic
from convroute.linter.suppression import Allowance, codes_of

_Layer = tuple[list[int], list[tuple[int, Allowance]]]
_Place = tuple[str, int]


class Given:
    """The comments of a policy, found by file and offset, and the codes each allows."""

    def __init__(self, allowances: Iterable[Allowance], names: Mapping[str, str], checked: Checked) -> None:
        self.codes = [(allowance, codes_of(allowance, names)) for allowance in allowances]
        self._codes = {id(allowance): codes for allowance, codes in self.codes}
        self._layers = _by_file(allowance for allowance, codes in self.codes if codes)
        self._declared = _declarations(checked)

    def allowing(self, item: Diagnostic) -> list[Allowance]:
        """The comments that allow this finding."""
        places = [(item.source.name, item.span.start), *self._declared.get(item.source.name, ())]
        held = {id(found): found for name, offset in places for found in self._at(name, offset)}
        return [found for key, found in held.items() if item.code in self._codes[key]]

    def _at(self, name: str, offset: int) -> Iterable[Allowance]:
        for starts, spans in self._layers.get(name, ()):
            index = bisect_right(starts, offset) - 1
            if index >= 0 and offset < spans[index][0]:
                yield spans[index][1]


def _by_file(allowances: Iterable[Allowance]) -> dict[str, list[_Layer]]:
    """Where they hold, by file, in layers: within one no two places overlap, and bisection finds them."""
    spans: dict[str, list[tuple[int, int, Allowance]]] = {}
    for allowance in allowances:
        of_file = spans.setdefault(allowance.source.name, [])
        of_file += [(span.start, span.end, allowance) for span in allowance.where]
    return {name: _layered(of_file) for name, of_file in spans.items()}


def _layered(spans: list[tuple[int, int, Allowance]]) -> list[_Layer]:
    layers: list[_Layer] = []
    for start, end, allowance in sorted(spans, key=lambda span: span[:2]):
        free = (layer for layer in layers if layer[1][-1][0] <= start)
        layer = next(free, None)
        if layer is None:
            layer = ([], [])
            layers.append(layer)
        layer[0].append(start)
        layer[1].append((end, allowance))
    return layers


def _declarations(checked: Checked) -> dict[str, list[_Place]]:
    """The places of the `template` statements that name a JSON file, by its name."""
    found: dict[str, list[_Place]] = {}
    for written in checked.templates:
        if written.file is not None:
            place = written.source.name, written.node.span.start
            found.setdefault(written.file.name, []).append(place)
    return found
