"""Records are frozen dataclasses in everything but how they are made."""

import copy
import pickle
from dataclasses import FrozenInstanceError, field, replace

import pytest

from convroute.record import record


@record
class Point:
    x: int
    y: int = 2
    notes: dict[str, int] = field(default_factory=dict)


def test_a_record_is_made_with_its_defaults() -> None:
    assert (Point(1).x, Point(1).y, Point(1).notes) == (1, 2, {})
    assert Point(x=1, y=3) == Point(1, 3)
    assert Point(1).notes is not Point(1).notes


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Point(1).x = 2  # type: ignore[misc]  # that it cannot be is the point
    assert not hasattr(Point(1), "__dict__")


def test_a_record_needs_its_fields_and_no_others() -> None:
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]  # that it cannot be is the point
    with pytest.raises(TypeError):
        Point(1, z=3)  # type: ignore[call-arg]  # as above


def test_a_record_is_shown_replaced_copied_and_pickled_like_a_dataclass() -> None:
    point = Point(1, 5)
    assert repr(point) == "Point(x=1, y=5, notes={})"
    assert replace(point, x=4) == Point(4, 5)
    assert copy.copy(point) == copy.deepcopy(point) == point
    assert pickle.loads(pickle.dumps(point)) == point
