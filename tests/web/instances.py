"""Instances of their own for tests: a data folder, a port, and Banyan's command line run as a person would."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Instance:
    """One data folder, and what is run with it."""

    folder: Path
    port: int

    @property
    def surroundings(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BANYAN_", "DATABASE_URL", "DJANGO_"))}
        return {**kept, "BANYAN_DATA": str(self.folder), "BANYAN_PORT": str(self.port)}

    def run(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `banyan …` to its end."""
        return subprocess.run(
            [sys.executable, "-c", "from banyan.web.command import main; main()", *arguments],
            env=self.surroundings, cwd=REPOSITORY, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `banyan up …` and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-c", "from banyan.web.command import main; main()", "up", *arguments],
            env=self.surroundings, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def answers(self, path: str = "/healthz", *, within: float = 90) -> bool:
        """Whether the page comes with 200 within so many seconds."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                    return bool(response.status == 200)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        return False

    def processes(self) -> list[str]:
        """Command lines of processes that serve this instance."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                surroundings = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.folder) in line or f"BANYAN_DATA={self.folder}\0" in surroundings:
                found.append(line)
        return found
