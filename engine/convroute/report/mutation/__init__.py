"""What the tests of policies noticed of the mistakes made on purpose."""
