"""Search and suggestions over what is in force: private pages and drafts are not in it.

``queries``     what a reader writes, as a query of PostgreSQL, with the synonyms that editors keep
``statements``  the statements, each of which reads all of its answer at one moment
``guidance``    synonyms, promoted results and the vocabulary, which each process keeps until a publication changes them
``spelling``    the nearest words that are in force
``snippets``    the section of a page in which the words stand, and what of it is shown
``engine``      puts them together, for the search page and the API
"""

from delivery.searching.engine import PublishedSearch

__all__ = ["PublishedSearch"]
