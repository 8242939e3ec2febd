"""What a change of policies changes, in every format."""
