"""The `banyan` command line: one command a file."""

from __future__ import annotations

import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and look after a Banyan network."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.web.settings")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
