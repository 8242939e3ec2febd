"""Whether evaluator, compiled program, index and regions decide one policy alike."""
