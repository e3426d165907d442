"""Give out what is held about one person."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.management.commands.erase_person import add_address, subject_of_commands, valid_address
from accounts.personal_data import held_about, note_export


class Command(BaseCommand):
    help = "Writes what the site holds about one person as JSON. It is put on record, without the address."

    def add_arguments(self, parser: CommandParser) -> None:
        add_address(parser)

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        held = held_about(valid_address(address))
        note_export(subject_of_commands(), held)
        self.stdout.write(json.dumps(held, indent=2, ensure_ascii=False))
