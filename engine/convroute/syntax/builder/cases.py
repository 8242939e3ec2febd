"""Rules of `grammar/cases.lark`: `cases { | when message | then route to | ... }`, the table of a test."""

from convroute.syntax import cells
from convroute.syntax.builder.values import (
    Parts,
    Rules,
    a_clock,
    a_date,
    a_literal,
    a_name,
    a_text,
    always,
    at,
    first_node,
    names_of,
    node,
    nodes_of,
    over,
    part,
)
from convroute.syntax.literals import WhoList


def _cases(parts: Parts) -> cells.Cases:
    head, *rows = nodes_of(parts)
    return cells.Cases(head.cells, tuple(rows), span=over(parts))


def _heading(parts: Parts) -> str:
    return " ".join(part.value for part in parts)


CASE_RULES: Rules = {
    "cases": _cases,
    "head": node(cells.Row, nodes_of),  # the columns; they are only a row until the table is whole
    "row": node(cells.Row, nodes_of),
    "column": node(cells.Column, _heading),
    "fact_column": node(cells.Column, always("given fact"), at(2, a_name)),
    "left_out": node(cells.LeftOut),
    "literal_cell": at(0, a_literal),
    "said": node(cells.Said, at(0, a_text), part(1)),
    "word_cell": part(0),
    "lasting": node(cells.Lasting, part(0), part(2)),
    "holding": node(cells.Holding, at(2, a_name), first_node),
    "ago": node(cells.Ago, part(0)),
    "moment": node(cells.Moment, at(0, a_date), at(1, a_clock)),
    "name_list": node(WhoList, names_of),
}
