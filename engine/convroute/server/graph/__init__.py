"""The doors that apps call: Meta's Graph API, as far as conversations need it, for any of its clients."""
