"""A backup restored on an empty machine is whole, and says so; a damaged one is refused."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.web.instances import Instance, free_port


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """An instance with a steward and a file, and its backup."""
    instance = Instance(tmp_path_factory.mktemp("kept"), free_port())
    assert instance.run("migrate").returncode == 0
    assert instance.run("steward", "amina@example.org", "--name", "Amina").returncode == 0
    stored = instance.folder / "files" / "attachments" / "well.txt"
    stored.parent.mkdir(parents=True)
    stored.write_text("The well is 40 m deep.")
    archive = instance.folder / "network.tar"
    done = instance.run("backup", str(archive))
    assert done.returncode == 0, done.stderr
    assert "verified" in done.stdout
    return instance, archive


def test_restored_on_an_empty_machine_all_counts_are_equal_and_every_invariant_holds(kept, tmp_path):
    _instance, archive = kept
    elsewhere = Instance(tmp_path / "elsewhere", free_port())
    done = elsewhere.run("restore", str(archive))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all counts equal" in done.stdout
    assert (elsewhere.folder / "files" / "attachments" / "well.txt").read_text() == "The well is 40 m deep."
    checked = elsewhere.run("check")
    assert checked.returncode == 0, checked.stdout
    assert re.search(r"Everything holds", checked.stdout)


def test_a_damaged_backup_is_refused_before_anything_is_touched(kept, tmp_path):
    _instance, archive = kept
    damaged = tmp_path / "damaged.tar"
    shutil.copy(archive, damaged)
    content = bytearray(damaged.read_bytes())
    content[5_000] ^= 0xFF
    damaged.write_bytes(content)
    refused = Instance(tmp_path / "elsewhere", free_port()).run("restore", str(damaged))
    assert refused.returncode == 1
    assert "changed or damaged" in refused.stderr


def test_a_database_with_data_is_not_overwritten_unless_told_to(kept):
    instance, archive = kept
    refused = instance.run("restore", str(archive))
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    replaced = instance.run("restore", "--replace", str(archive))
    assert replaced.returncode == 0, replaced.stdout + replaced.stderr
