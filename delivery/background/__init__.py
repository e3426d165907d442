"""Background tasks that survive the death of the process that runs them.

``leases``    which workers live, and what happens to the tasks of those that do not
``periodic``  what is to be done every so often
``upkeep``    the thread beside a worker that sees to both
``worker``    runs tasks one after the other
"""
