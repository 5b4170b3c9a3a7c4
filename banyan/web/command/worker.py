"""`banyan worker`: runs queued and periodic tasks."""

from __future__ import annotations

import os

import click

from banyan.web.command.setting_up import make_django_ready


@click.command("worker")
@click.option("--concurrency", type=int, default=1, show_default=True, help="Tasks at a time.")
@click.option("--once", is_flag=True, help="Run what waits, then end.")
def command(concurrency: int, once: bool) -> None:
    """Run tasks until stopped; unfinished ones are taken up again by the next worker."""
    make_django_ready()
    run_worker(concurrency=concurrency, once=once)


def run_worker(*, concurrency: int = 1, once: bool = False) -> None:
    """Run queued tasks in this process, until stopped or, with `once`, until none waits."""
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        worker_app.run_worker(
            concurrency=concurrency,
            wait=not once,
            install_signal_handlers=True,
            listen_notify=not once,
            delete_jobs="successful",
            shutdown_graceful_timeout=8,
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banyan.web.settings")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    command()
