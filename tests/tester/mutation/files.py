"""Policies of the checkout as subjects, with all the files that test them."""

from convroute.checker.variants import Variants
from convroute.tester.mutation.mutants import draw
from convroute.workspace import load, opened
from tests.tester.mutation.building import Subject


def loaded(path: str) -> Subject:
    """The policy in the file `path`."""
    variants = Variants.of(*opened(path))
    assert variants is not None
    return Subject(load(path), variants, draw(variants, variants.check({}), 10_000))
