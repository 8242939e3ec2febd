"""Forms with brackets, as Ruby writes what is nested."""

import pytest

from convroute.server.graph.brackets import nested


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("q[]=1 q[]=2", ["1", "2"]),
        ("q[0][a]=1 q[0][b]=2 q[1][a]=3", [{"a": "1", "b": "2"}, {"a": "3"}]),
        ("q[][a]=1 q[][b]=2 q[][a]=3 q[][b]=4", [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]),
        ("q[][a][x]=1 q[][a][y]=2 q[][a][x]=3", [{"a": {"x": "1", "y": "2"}}, {"a": {"x": "3"}}]),
        (
            "q[][b][][t]=1 q[][b][][p]=2 q[][b][][t]=3 q[][t]=4 q[][t]=5",
            [{"b": [{"t": "1", "p": "2"}, {"t": "3"}], "t": "4"}, {"t": "5"}],
        ),
    ],
)
def test_an_element_of_a_list_ends_where_its_first_member_comes_again(form: str, read: object) -> None:
    pairs = [(name, value) for name, _, value in (one.partition("=") for one in form.split())]
    assert nested(pairs) == {"q": read}
