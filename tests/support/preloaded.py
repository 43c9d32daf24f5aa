"""What the server loads from which processes are forked: all that each of them would load for itself."""

import gc
import sys

import scipy.optimize  # noqa: F401 - the measurements that bench makes need it

import bot.__main__
from bot import library
from bot.library.presets import shipped_presets
from bot.mentoring.timing import workdays
from storage import schema

# It is run in each process, as its main module.
del sys.modules[bot.__main__.__name__]
# What is read once in a process is read once for all of them.
library.shipped()
shipped_presets()
workdays.countries()
schema.newest()
schema.known_revisions()
# No process has to look through all this again in search of garbage.
gc.collect()
gc.freeze()
