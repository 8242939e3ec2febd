"""Tests that are suggested: what was found, in the language, and verified before it is shown."""
