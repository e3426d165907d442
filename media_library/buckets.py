"""Media in a bucket of Amazon S3, or of what speaks its protocol, which nobody but this site reads."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# What is raised while the bucket cannot be reached, or refuses this site.
AWAY = (BotoCoreError, ClientError)
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 10, 2


class MediaBucket(S3Storage):
    """A private bucket. Addresses of files are those of this site, which looks at who may read them."""

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": TRIES},
            signature_version="s3v4",
        )
        return super().get_default_settings() | {"client_config": config, "default_acl": None, "file_overwrite": False}

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was last changed. Raises ``FileNotFoundError`` if there is none, as for folders."""
        try:
            return super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(name) from error
            raise

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name or "").lstrip("/")
