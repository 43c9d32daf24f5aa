"""Many weeks of nudges while processes are killed, databases restart and Slack answers badly."""
