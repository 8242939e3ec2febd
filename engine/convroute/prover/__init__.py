"""Whether what a policy claims of itself is true of every conversation there can be (semantics 6)."""
