"""Prints the command with which ``make serve`` runs the server, its words separated by null characters."""

import sys

from cms.management.commands.run_production_site import Command


def main(arguments: list[str]) -> None:
    sys.stdout.write("\0".join(Command().server_command(int(arguments[0]), "127.0.0.1")) + "\n")
