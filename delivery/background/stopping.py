"""Whether this process was told to stop: long tasks ask between two steps and leave the rest to the next worker."""

import threading

_event = threading.Event()
is_set = _event.is_set
set_now = _event.set
