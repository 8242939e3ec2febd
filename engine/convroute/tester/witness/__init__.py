"""Inputs for which a policy does a given thing: searched for, and written down as a test."""
