"""Rules of `grammar/cases.lark`: the table of a test."""

from typing import cast

from convroute.syntax import cells
from convroute.syntax.builder.values import (
    Parts,
    a_clock,
    a_date,
    a_literal,
    a_name,
    a_text,
    names_of,
    nodes_of,
    over,
)
from convroute.syntax.literals import Boolean, Integer, Name, Text, WhoList


class CaseRules:
    """`cases { | when message | then route to | ... }`"""

    @staticmethod
    def cases(parts: Parts) -> cells.Cases:
        head, *rows = nodes_of(parts)
        return cells.Cases(head.cells, tuple(rows), span=over(parts))

    @staticmethod
    def head(parts: Parts) -> cells.Row:
        """The columns; they are only a row until the table is whole."""
        return cells.Row(nodes_of(parts), span=over(parts))

    @staticmethod
    def row(parts: Parts) -> cells.Row:
        return cells.Row(nodes_of(parts), span=over(parts))

    @staticmethod
    def column(parts: Parts) -> cells.Column:
        words = cast("cells.Head", " ".join(part.value for part in parts))
        return cells.Column(words, span=over(parts))

    @staticmethod
    def fact_column(parts: Parts) -> cells.Column:
        return cells.Column("given fact", a_name(parts[2]), span=over(parts))

    @staticmethod
    def left_out(parts: Parts) -> cells.LeftOut:
        return cells.LeftOut(span=over(parts))

    @staticmethod
    def literal_cell(parts: Parts) -> Text | Integer | Boolean:
        return a_literal(parts[0])

    @staticmethod
    def said(parts: Parts) -> cells.Said:
        return cells.Said(a_text(parts[0]), parts[1], span=over(parts))

    @staticmethod
    def word_cell(parts: Parts) -> Name:
        word: Name = parts[0]
        return word

    @staticmethod
    def lasting(parts: Parts) -> cells.Lasting:
        return cells.Lasting(parts[0], parts[2], span=over(parts))

    @staticmethod
    def holding(parts: Parts) -> cells.Holding:
        return cells.Holding(a_name(parts[2]), next(iter(nodes_of(parts)), None), span=over(parts))

    @staticmethod
    def ago(parts: Parts) -> cells.Ago:
        return cells.Ago(parts[0], span=over(parts))

    @staticmethod
    def moment(parts: Parts) -> cells.Moment:
        return cells.Moment(a_date(parts[0]), a_clock(parts[1]), span=over(parts))

    @staticmethod
    def name_list(parts: Parts) -> WhoList:
        return WhoList(names_of(parts), span=over(parts))
