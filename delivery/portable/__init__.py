"""Content out of the site and in again, as a folder of plain files that need none of this software.

``contents`` finds what goes out, ``names`` replaces keys of the database by names, ``exporting`` writes the folder;
``folder`` reads and checks one, ``edited`` takes over what a person changed in it, ``restoring`` brings it in.
"""
