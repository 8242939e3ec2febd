"""Meta's JSON in and out: webhooks, requests, thread states and facts, and how they are read and written."""
