"""From a `then` that does not hold to what somebody needs to know to repair the policy, or the test."""
