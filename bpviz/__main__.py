"""`python -m bpviz` is the `bpviz` command."""

import sys

from bpviz.command_line import main

sys.exit(main())
