"""The version of the program and where it is kept, for whoever prints them; reading the installed metadata
would take longer."""

VERSION = "0.1.0"
HOME = "https://github.com/OWNER/convroute"
