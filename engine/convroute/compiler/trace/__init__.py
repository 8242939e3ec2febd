"""Traces of planned decisions: the evaluator's steps, built from the outcome without taking them."""
