"""`banyan up` starts everything, stops everything, and says in one line what is in its way."""

from __future__ import annotations

import errno
import signal
import socket
from pathlib import Path

import pytest

from banyan.web.command import setting_up
from tests.web.instances import Instance, free_port


@pytest.fixture(scope="module")
def instance(tmp_path_factory) -> Instance:
    return Instance(tmp_path_factory.mktemp("up"), free_port())


def test_it_starts_answers_and_stops_leaving_nothing_behind(instance):
    running = instance.start()
    try:
        assert instance.answers("/readyz")
        second = instance.run("up")
        assert second.returncode == 1
        assert "already runs" in second.stderr
        assert "BANYAN_DATA=another-folder" in second.stderr
    finally:
        running.send_signal(signal.SIGINT)
        said, _ = running.communicate(timeout=40)
    assert running.returncode == 0, said
    assert "All data are safe" in said
    assert instance.processes() == []


def test_after_being_killed_it_starts_again_with_its_data(instance):
    running = instance.start()
    assert instance.answers("/readyz")
    running.kill()
    running.communicate(timeout=10)
    again = instance.start()
    try:
        assert instance.answers("/readyz")
    finally:
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=40)
    assert again.returncode == 0


def test_a_taken_port_is_said_with_a_way_out(instance):
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", instance.port))
        squatter.listen()
        refused = instance.run("up")
    assert refused.returncode == 1
    assert f"port {instance.port} cannot be used" in refused.stderr
    assert f"BANYAN_PORT={instance.port + 1}" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_folder_that_cannot_be_written_is_said_with_a_way_out():
    refused = Instance(Path("/proc/banyan"), free_port()).run("up")
    assert refused.returncode == 1
    assert "cannot be written to" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 2


@pytest.mark.parametrize("when", ["almost full", "full"])
def test_a_full_disk_is_said_before_anything_is_touched(when, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BANYAN_DATA", str(tmp_path / "data"))
    if when == "almost full":
        usage = setting_up.shutil.disk_usage(tmp_path)
        monkeypatch.setattr(setting_up.shutil, "disk_usage", lambda folder: usage._replace(free=9_000_000))
    else:

        def refuse(path: Path, content: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(SystemExit) as ended:
        setting_up.look_at_data_folder()
    assert ended.value.code == 1
    assert "Free some space" in capsys.readouterr().err
    assert not list((tmp_path / "data").glob("postgres"))
