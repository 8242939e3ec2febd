"""JSON of which nothing is read: what a compiled parser takes for it, so that its members can be counted.

How deep it may be nested is said by its type, so the limit of nesting holds by
itself. What is nested more deeply does not fit, and is read in another way.
"""

Scalar = str | int | float | bool | None
Unread1 = dict[str, Scalar | list[Scalar]]
"""An object, and lists of single values in it."""
Unread2 = dict[str, Scalar | Unread1 | list[Scalar | Unread1]]
"""An object with objects in it, alone or in lists; the next ones are nested more deeply."""
Unread3 = dict[str, Scalar | Unread2 | list[Scalar | Unread2]]
Unread4 = dict[str, Scalar | Unread3 | list[Scalar | Unread3]]
Unread5 = dict[str, Scalar | Unread4 | list[Scalar | Unread4]]
