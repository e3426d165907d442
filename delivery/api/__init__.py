"""The delivery API: what is published, for front ends. Read only, but for enquiries."""
