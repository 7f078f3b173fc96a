"""`python -m tests.simulation` is `python -m tests.simulation.soak`."""

import sys

from tests.simulation.soak import main

sys.exit(main())
