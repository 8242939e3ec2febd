"""What of a policy its tests exercise: obligations, how often each was met, and what is left."""
