"""A checked policy made into something fast: same decisions as the evaluator, at any size."""
