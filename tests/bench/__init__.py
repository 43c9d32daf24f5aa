"""How long a click waits for its acknowledgement: bare Bolt and the whole bot, side by side in one run."""
