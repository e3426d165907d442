"""What delivery tells the rest of the process."""

from django.dispatch import Signal

# Sent inside the transaction that records them, with ``publications``: a list in the order of their numbers.
publications_recorded = Signal()
