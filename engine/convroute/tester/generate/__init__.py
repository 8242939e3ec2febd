"""Whole suites of tests: what a policy says, line after line, as tests that say the same."""
