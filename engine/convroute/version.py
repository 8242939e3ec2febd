"""The version of the program, for whoever prints it; reading the installed metadata would take longer."""

VERSION = "0.1.0"
