"""`python -m convroute`, where the script is not on the path."""

import sys

from convroute.cli import main

sys.exit(main())
