"""Runs one step inside Django: ``python -m benchmarks.django_step seeding 5000`` and the like.

A step is a process of its own, because the steps work on different databases, and Django knows one a process.
"""

import importlib
import sys

import django


def main() -> None:
    name, *arguments = sys.argv[1:]
    django.setup()
    importlib.import_module(f"benchmarks.{name}").main(arguments)


if __name__ == "__main__":
    main()
