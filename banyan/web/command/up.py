"""`banyan up`: database, web server and worker together, started and stopped as one."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from banyan.web import environment
from banyan.web.command.setting_up import give_up, look_at_data_folder, make_django_ready

PATIENCE = 12.0  # seconds that children get to end by themselves


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=int, envvar="BANYAN_PORT", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", type=int, default=2, show_default=True, help="Web processes.")
@click.option("--demo", is_flag=True, help="Load the demo network at the first start.")
@click.option("--tasks/--no-tasks", default=True, help="Run a task worker beside the web server.")
def command(host: str, port: int, workers: int, demo: bool, tasks: bool) -> None:
    """Start the platform and keep it running until Ctrl-C."""
    folder = look_at_data_folder()
    os.environ["BANYAN_PORT"] = str(port)
    if demo:
        os.environ["BANYAN_DEMO"] = "1"
    with _only_one(folder, port):
        _ask_for_port(host, port)
        make_django_ready()
        _prepare(folder, demo=demo)
        _run(host, port, workers=workers, demo=demo, tasks=tasks)


@contextmanager
def _only_one(folder: Path, port: int) -> Iterator[None]:
    """One `banyan up` per data folder: two would run the same database's migrations and tasks at once."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock; there the port is the only guard
        yield
        return
    path = folder / "up.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            give_up(
                f"it already runs with the data in {folder} ({lock.read().strip() or 'just starting'}).",
                f"Use that one, or start another beside it: BANYAN_DATA=another-folder BANYAN_PORT={port + 1} make run",
            )
        lock.truncate(0)
        lock.write(f"http://localhost:{port}, process {os.getpid()}")
        lock.flush()
        yield
        lock.truncate(0)


def _ask_for_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            give_up(
                f"port {port} cannot be used ({error.strerror}).", f"Choose another: BANYAN_PORT={port + 1} make run"
            )


def _prepare(folder: Path, *, demo: bool) -> None:
    """Bring the database to the current form, gather the assets and load the demo: each only where needed."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("Preparing the database ...")
        call_command("migrate", interactive=False, verbosity=0)
    wanted = _digest_of_assets()
    stamp = folder / "static" / ".gathered"
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(wanted)
    if demo:
        _load_demo()


def _load_demo() -> None:
    """Load the demo unless it is there, in a process of its own: the language model that reads its texts would stay in
    the memory of this one for as long as the platform runs."""
    from django.db import connections

    from banyan.web.demo.loading import is_loaded

    if is_loaded():
        return
    surroundings = _surroundings()
    connections.close_all()
    loading = subprocess.run([sys.executable, "-m", "banyan.web.command.demo"], env=surroundings, check=False)
    if loading.returncode:
        sys.exit(loading.returncode)


def _surroundings() -> dict[str, str]:
    """The environment of processes that share this one's database."""
    return {**os.environ, "DATABASE_URL": _database_url(), "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"]}


def _digest_of_assets() -> str:
    """Changes when an asset of ours or a package's version does."""
    total = hashlib.sha256()
    for path in sorted((environment.REPOSITORY / "banyan" / "web" / "static").rglob("*")):
        if path.is_file():
            total.update(str(path).encode())
            total.update(path.read_bytes())
    total.update((environment.REPOSITORY / "requirements" / "core.txt").read_bytes())
    return total.hexdigest()


def _run(host: str, port: int, *, workers: int, demo: bool, tasks: bool) -> None:
    from django.db import connections

    surroundings = _surroundings()
    connections.close_all()
    commands = {"web": _web_command(host, port, workers)}
    if tasks:
        commands["worker"] = [sys.executable, "-m", "banyan.web.command.worker"]
    children = {name: _start(arguments, surroundings) for name, arguments in commands.items()}
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    _announce(host, port, children["web"], demo=demo)
    failures = 0
    while not stopping:
        time.sleep(0.2)
        for name, child in children.items():
            if child.poll() is None or stopping:
                continue
            failures += 1
            if failures > 5:
                stopping.append(signal.SIGTERM)
                click.echo(f"Banyan: the {name} process keeps ending (code {child.returncode}); stopping.", err=True)
                break
            click.echo(f"Banyan: the {name} process ended (code {child.returncode}); starting it again.", err=True)
            time.sleep(min(failures, 5))
            children[name] = _start(commands[name], surroundings)
    click.echo("\nStopping ...")
    _stop(children.values())
    click.echo("Stopped. All data are safe.")
    if failures > 5:
        sys.exit(1)


def _database_url() -> str:
    """The address of the database in use, for child processes: they join the server, only this process owns it."""
    from django.conf import settings

    from banyan.web.embedded_postgres import embedded_database_url

    return environment.text("DATABASE_URL") or embedded_database_url(settings.DATA_FOLDER)


def _web_command(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "2", "--backpressure", "64", "--respawn-failed-workers",
        "--no-ws", "--log-level", "warning", "banyan.web.wsgi:application",
    ]  # fmt: skip


def _start(arguments: list[str], surroundings: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches it through us, in order."""
    end_with_us = _end_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(arguments, env=surroundings, start_new_session=True, preexec_fn=end_with_us)  # noqa: S603


def _end_with_parent() -> None:
    """Have the kernel end this child when we are killed, so that nothing of us holds the port afterwards."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def _announce(host: str, port: int, web: subprocess.Popen[bytes], *, demo: bool) -> None:
    address = f"http://{'localhost' if host in ('127.0.0.1', '0.0.0.0', '::1') else host}:{port}/"  # noqa: S104
    for _try in range(150):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if probe.connect_ex((host if host != "0.0.0.0" else "127.0.0.1", port)) == 0:  # noqa: S104
                break
        if web.poll() is not None:
            return
        time.sleep(0.1)
    click.echo(f"\nBanyan runs at {click.style(address, fg='green', bold=True)}")
    if demo:
        from banyan.web.command.demo import sign_ins

        click.echo("\nDemo sign-ins (the people are invented):")
        for line in sign_ins():
            click.echo(f"  {line}")
        click.echo(f"\nMail that Banyan would send is shown at {address}demo/mail/")
    click.echo("Ctrl-C stops it.\n")


def _stop(children: object) -> None:
    running = [child for child in children if child.poll() is None]  # type: ignore[attr-defined]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in running:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
