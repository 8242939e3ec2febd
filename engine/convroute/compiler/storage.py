"""A planned policy as bytes and back: the policy, and where its rules are found."""

from msgspec import Struct, structs

from convroute.compiler.program import Program
from convroute.compiler.stage_index import Positions, StageIndex
from convroute.compiler.stage_indexes import StageIndexes
from convroute.policy import storage


class _Indexes(Struct, array_like=True):
    """`other` is the organic index for all surfaces that no rule names."""

    campaign: StageIndex
    link: StageIndex
    organic: dict[str, StageIndex]
    other: StageIndex


def to_bytes(program: Program) -> bytes:
    """Everything, also what is only made when an event of some surface comes.

    Raises `UnicodeEncodeError` if the name of a file is not text.
    """
    indexes = program.stage_indexes
    organic = {surface: _kept(indexes.organic(surface)) for surface in sorted(indexes.surfaces)}
    kept = _Indexes(_kept(indexes.campaign), _kept(indexes.link), organic, _kept(indexes.organic(None)))
    return storage.to_bytes(program.policy, kept)


def from_bytes(data: bytes) -> Program:
    """The program; raises `ValueError` for bytes that `to_bytes` did not write."""
    policy, kept = storage.from_bytes(data, _Indexes)
    organic = kept.organic
    indexes = StageIndexes(
        kept.campaign,
        kept.link,
        frozenset(organic),
        lambda surface: kept.other if surface is None else organic[surface],
    )
    return Program(policy, stage_indexes=indexes)


def _kept(index: StageIndex) -> StageIndex:
    """The index with its keys as they are kept if they are many."""
    exact = index.exact
    if isinstance(exact, Positions) or len(exact) < storage.LARGE:
        return index
    return structs.replace(index, exact=Positions.of(exact))
