"""Django's PostgreSQL backend, with the embedded server behind it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base, client

from cms.embedded_postgres.programs import programs_folder
from cms.embedded_postgres.server import EmbeddedServer


class DatabaseClient(client.DatabaseClient):
    """``manage.py dbshell`` with the wheel's own psql."""

    def runshell(self, parameters: Iterable[str]) -> None:
        EmbeddedServer.of(Path(self.connection.settings_dict["DATA_DIR"])).ensure_running()
        os.environ["PATH"] = os.pathsep.join([str(programs_folder()), os.environ.get("PATH", "")])
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that makes sure of the server first, so whatever needs none starts none."""

    client_class = DatabaseClient

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        EmbeddedServer.of(Path(self.settings_dict["DATA_DIR"])).ensure_running()
        return super().get_new_connection(conn_params)
