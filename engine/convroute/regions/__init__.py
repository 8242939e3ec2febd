"""Exact answers about every snapshot there can be (semantics 6): what is possible, proofs of what is not."""
