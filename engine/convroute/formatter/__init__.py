"""The one style of policy files: comments and order of statements stay, spacing does not."""
