"""What the commands do: from arguments to a report and an exit status."""
