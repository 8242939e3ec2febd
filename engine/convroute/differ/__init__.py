"""What a change of a policy changes: regions of conversations that are decided otherwise (semantics 6)."""
