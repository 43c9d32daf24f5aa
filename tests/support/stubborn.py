"""A program with a thread that never ends, which SIGTERM ends all the same."""

import threading
from contextlib import suppress

from bot.stopping import heeding_sigterm

if __name__ == "__main__":
    with heeding_sigterm(seconds=0.1), suppress(KeyboardInterrupt):
        threading.Thread(target=threading.Event().wait).start()
        print("ready", flush=True)
        threading.Event().wait()
