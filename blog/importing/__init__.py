"""Documents to articles: a reader makes a neutral document, recognition finds its parts, the importer the draft.

``document``       the neutral form that all readers make and all that recognition knows
``readers``        one reader for each kind of source
``furniture``      finds what belongs to the web site that a text was copied from, not to the article
``headings``       finds headings and their levels
``references``     finds the list of references, and where the text cites them
``questions``      finds questions and answers
``block_values``   turns sections into the blocks that say the same
``recognition``    puts these together: the parts of an article
``words``          finds words that run together
``conservation``   proves that nothing was lost
``pictures``       the pictures of a document, and their place in the library
``saving``         saves the draft with all that belongs to it
``undoing``        takes a whole import away again
``importer``       one document, from file to draft
``decisions``      what an editor decides about a document before it is imported
``review``         a document beside what it becomes, for an editor to look at
``taking``         takes the files that somebody sends
``runs``           carries an import out in the background
"""
