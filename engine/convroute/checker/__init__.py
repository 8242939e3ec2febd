"""What is wrong with a tree; after it no pass meets an error."""
