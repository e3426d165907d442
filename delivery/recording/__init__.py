"""Records every change of what the public can see, in the transaction that changes it.

``triggers``      PostgreSQL notes which public objects a transaction touches, whoever writes and how
``transactions``  just before such a transaction commits, its publications are recorded
``states``        what the public sees of an object now
``recorder``      compares that with what is in force, and writes the difference
``actors``        who does it
``upgrades``      what migrations changed is recorded after them
``verification``  proves the chain, and that what is in force is what the content gives
"""
