"""What became of tests, in every format."""
