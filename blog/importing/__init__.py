"""Documents to articles: a reader gives lines, recognition finds out what they are, the importer makes the draft.

``text``           reads a file into numbered lines
``furniture``      finds what belongs to the web site that a text was copied from, not to the article
``headings``       finds headings and their levels
``recognition``    turns the lines into the parts of an article
``words``          finds words that run together
``conservation``   proves that no word was lost
``importer``       makes the draft article
"""
