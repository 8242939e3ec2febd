"""One decision: the executable specification, slow and obvious."""
