"""A whole WordPress site, from its export (WXR).

``export``   reads the export file piece by piece
``media``    finds pictures in the folder or archive of the site's uploads
``posts``    makes the neutral document of one post
``site``     imports all of them, so that it can be interrupted, repeated and undone
"""
