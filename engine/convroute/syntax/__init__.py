"""Text to tree and nothing else."""
