"""``make chaos``: what readers and editors notice when parts of a running site fail."""
