"""Measurements: how long a click waits, what a nudge costs, how much of Slack's limits is used."""
