"""Backups: database and media as they were at one moment, in one encrypted file that proves itself.

``encryption``  age (https://age-encryption.org/v1): whoever makes a backup needs no secret, whoever reads it does
``archive``     a TAR file with a manifest of all that is in it; written, read and checked as a stream
``database``    PostgreSQL's own dump and restore, each of one moment, all or nothing
``media``       the files beside the database, as they were when it was dumped
"""


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message says why and what to do."""
