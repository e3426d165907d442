"""Exact caching: what the public reads comes from ready bytes, and never from before the newest publication.

``front``        the first thing in the process: answers from kept bytes or asks Django
``version``      which publication is the newest, told by the database
``entries``      kept responses, bounded in bytes
``middleware``   decides what may be kept, and makes it ready to send
``compression``  the encodings that a reader accepts, and compressing into them
``metrics``      what the cache of this process did
``purging``      tells a CDN or Varnish what changed
"""
