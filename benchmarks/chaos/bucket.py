"""A bucket for the media, on a server of its own that can be made to answer nothing."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from benchmarks.chaos.site import Part
from benchmarks.servers import free_port, wait_for

NAME, REGION = "media", "us-west-2"


class Bucket(Part):
    """moto's server, which speaks Amazon's protocol and keeps all in its memory, with one bucket in it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(self.port)]
        super().__init__("bucket", command, dict(os.environ), folder)

    def start_with(self, media: Path) -> None:
        """Start it, put the files below ``media`` into the bucket, and have the site look for its media there."""
        self.start()
        wait_for(self.port, log=self.log)
        endpoint = f"http://127.0.0.1:{self.port}"
        os.environ |= {
            "AWS_ACCESS_KEY_ID": "chaos",
            "AWS_SECRET_ACCESS_KEY": "chaos",
            "MEDIA_BUCKET": NAME,
            "MEDIA_BUCKET_ENDPOINT": endpoint,
            "MEDIA_BUCKET_REGION": REGION,
        }
        bucket = boto3.resource("s3", endpoint_url=endpoint, region_name=REGION).Bucket(NAME)
        bucket.create(CreateBucketConfiguration={"LocationConstraint": REGION})
        for path in sorted(media.rglob("*")):
            if path.is_file():
                bucket.upload_file(str(path), path.relative_to(media).as_posix())

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let it take connections and say nothing, which is worse than being away."""
        self.send(signal.SIGSTOP)
        yield
        self.send(signal.SIGCONT)
