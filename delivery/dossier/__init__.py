"""The dossier of a page at a publication: what it claimed, on which evidence, who approved it, and what proves it.

All of it is made from what only grows: the record of publications, approvals, waivers and ties to evidence, as they
were when that publication was made. So the same dossier is the same bytes, whenever and wherever it is made, by the
same version of this software.
"""
