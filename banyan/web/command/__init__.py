"""The `banyan` command line: one command a file."""

from __future__ import annotations

import importlib
import os

import click

COMMANDS = {
    "up": "Start the platform: database, web server and worker, until Ctrl-C.",
    "demo": "Load the demo network, once.",
    "import": "Bring in a registry, indicators or a table.",
    "export": "Write everything public into a folder.",
    "check": "Prove the invariants of the whole database.",
    "steward": "Make somebody a steward of the whole network.",
    "backup": "Keep database and files in one archive.",
    "restore": "Bring back what a backup kept.",
    "migrate": "Bring the database to the form that this version expects.",
    "worker": "Run tasks (as many workers as you like).",
    "evaluate": "Measure a decision method on real data.",
    "generate": "Fill an empty instance with a large artificial network, to measure speed.",
}


class _Commands(click.Group):
    """Loads a command's module when it is called for, so that help is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"banyan.web.command.{'import_' if name == 'import' else name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="banyan", message="Banyan %(version)s")
def main() -> None:
    """Run and look after a Banyan network.

    Data live in the folder BANYAN_DATA (default: var), or in the PostgreSQL server that DATABASE_URL names.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.web.settings")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
