"""One command a file: its arguments and its help, nothing else."""
