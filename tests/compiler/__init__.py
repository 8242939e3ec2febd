"""Tests of the compiled policy: it decides as the evaluator does, faster."""
