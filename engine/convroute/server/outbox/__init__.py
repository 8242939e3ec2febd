"""What was decided, sent to the apps: signed, again until it is taken, and only to where the apps are."""
