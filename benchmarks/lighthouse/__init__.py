"""Lighthouse on the pages of the demonstration: what a phone on a slow network makes of them.

``pages``    which pages are looked at, and what each must reach
``reports``  what a report of Lighthouse says of that
``program``  Lighthouse itself, from npm
"""
