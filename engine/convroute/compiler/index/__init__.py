"""Finds, among many rules with conditions, those that an event can lead to."""
