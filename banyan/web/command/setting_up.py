"""What commands share: Django made ready, and things that go wrong said in one line."""

from __future__ import annotations

import errno
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

import click

from banyan.web import environment

P = ParamSpec("P")
R = TypeVar("R")
LEAST_FREE_BYTES = 150_000_000


def give_up(what: str, way_out: str, *, code: int = 1) -> NoReturn:
    """End the command with what is wrong and the way out, each on a line of its own."""
    click.echo(f"{click.style('Banyan:', fg='red', bold=True)} {what}", err=True)
    click.echo(f"  -> {way_out}", err=True)
    sys.exit(code)


def look_at_data_folder() -> Path:
    """The data folder, made if needed. Ends the command where it cannot be written to or its disk is full."""
    folder = environment.data_folder()
    trial = folder / ".trial"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"x" * 4096)
        trial.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            give_up(f"the disk of {folder} is full.", "Free some space; nothing was changed.")
        give_up(
            f"the data folder {folder} cannot be written to ({error.strerror}).",
            "Choose another with BANYAN_DATA=/some/folder, or mend its permissions.",
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        give_up(
            f"only {free // 1_000_000} MB are free for {folder}.",
            "Free some space (150 MB at least), or choose another folder with BANYAN_DATA; nothing was changed.",
        )
    return folder


def make_django_ready() -> None:
    """Connect to the database (starting the embedded one) and load the rooms."""
    if not environment.text("DATABASE_URL"):
        look_at_data_folder()
    import django

    try:
        django.setup()
    except (OSError, RuntimeError, ValueError) as error:
        raise click.ClickException(f"the platform could not be loaded: {error}") from error
    except Exception as error:  # the embedded server's own failures have no common class
        if type(error).__module__.startswith(("psycopg", "subprocess", "pixeltable")):
            give_up(
                f"the database did not start ({str(error).splitlines()[0]}).",
                f"Read {environment.data_folder() / 'postgres' / 'log'}; a restart often helps. No data was touched.",
            )
        raise


def with_django(function: Callable[P, R]) -> Callable[P, R]:
    """Make Django ready before the command's body runs."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        make_django_ready()
        return function(*args, **kwargs)

    return wrapped


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar to be told (done, total)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell
