"""Runs the tests that policies carry, and says of each failure what to change."""
