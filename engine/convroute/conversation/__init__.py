"""What a policy decides about, as plain data: events, requests, threads, and how they are read."""
