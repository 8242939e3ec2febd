"""Reports of `convroute verify`: which invariants hold, and what shows that one does not."""
