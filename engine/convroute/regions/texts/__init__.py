"""Whether there is a text that passes some tests and fails others: a text, or the tests that exclude it."""
