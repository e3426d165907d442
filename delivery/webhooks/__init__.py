"""Tell other systems of each publication, by the Standard Webhooks convention.

``events``      what an event says, and which events an endpoint takes
``signing``     secrets and signatures
``addresses``   which addresses may be called: none inside the network
``sending``     one request to an address that was checked
``delivering``  events in order, retries, and the end of them
``tasks``       the same in the background
``admin``       endpoints and the log of deliveries in Wagtail's admin
"""
