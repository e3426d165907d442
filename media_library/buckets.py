"""Media in a bucket of Amazon S3, or of what speaks its protocol, which nobody but this site reads."""

import time
from datetime import datetime
from http import HTTPStatus
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, HTTPClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

# What is raised while the bucket cannot be reached, or refuses this site.
AWAY = (BotoCoreError, ClientError)
CONNECT_SECONDS, READ_SECONDS, TRIES = 2, 4, 2
# For so long, nobody asks a bucket that did not answer: each who waits for it keeps a thread from other readers.
SILENT_SECONDS = 3.0


class Silence:
    """Whether a bucket did not answer a moment ago. One at a time asks whether it does again."""

    def __init__(self) -> None:
        self.ends = 0.0  # by the monotonic clock; 0.0: the bucket answers

    def refuse(self, **_: Any) -> None:
        """Raise ``EndpointConnectionError`` while nobody should ask."""
        now = time.monotonic()
        if now < self.ends:
            raise EndpointConnectionError(endpoint_url="the bucket", error="it did not answer a moment ago")
        if self.ends:
            self.ends = now + SILENT_SECONDS

    def note(self, exception: Exception, **_: Any) -> None:
        if isinstance(exception, HTTPClientError):
            self.ends = time.monotonic() + SILENT_SECONDS

    def end(self, **_: Any) -> None:
        self.ends = 0.0


class MediaBucket(S3Storage):
    """A private bucket. Addresses of files are those of this site, which looks at who may read them."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.silence = Silence()

    def _create_session(self) -> Any:
        session = super()._create_session()
        for event, handler in (
            ("before-call", self.silence.refuse),
            ("after-call-error", self.silence.note),
            ("after-call", self.silence.end),
        ):
            session.events.register(f"{event}.s3", handler)
        return session

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
