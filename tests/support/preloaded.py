"""What the server loads from which processes are forked: all that each of them would load for itself."""

import gc
import sys

import bot.__main__

# It is run in each process, as its main module.
del sys.modules[bot.__main__.__name__]
# No process has to look through all this again in search of garbage.
gc.collect()
gc.freeze()
