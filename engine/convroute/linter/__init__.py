"""What is suspicious in a policy that has a meaning; one file a rule, in `rules`."""
