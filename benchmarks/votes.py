"""Votes accepted over HTTP: many voters, each with three requests at once, and a vote that closes in the middle.

    python -m benchmarks.votes                  10,000 voters
    python -m benchmarks.votes --voters 1000    fewer

Everything goes through the pages that people use, on granian with two workers; the processes that vote run on the same
machine. Afterwards the published result is compared with what the stand-alone script counts.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.pages import PORT, REPOSITORY, asked, server

AT_ONCE = 3  # requests of one voter
GROUPS = 3  # voters at the same moment
CSRF = "b" * 32

_PREPARE = """
import json, sys, django
django.setup()
from datetime import timedelta
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from banyan.challenges.models import Challenge, Phase, Proposal
from banyan.people.models import Person
voters = json.load(sys.stdin)
host = Person.objects.create_user(email="host@example.org", name="Host", password=None)
people = Person.objects.bulk_create(
    (Person(email=f"voter{n}@example.org", name=f"Voter {n}", password="!") for n in range(voters)), batch_size=2000
)
EmailAddress.objects.bulk_create(
    (EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people), batch_size=2000
)
store, expires, keys, rows = SessionStore(), timezone.now() + timedelta(days=1), [], []
for person in people:
    key = store._get_new_session_key()
    told = {SESSION_KEY: str(person.pk), HASH_SESSION_KEY: person.get_session_auth_hash(),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend"}
    rows.append(Session(session_key=key, session_data=store.encode(told), expire_date=expires))
    keys.append(key)
Session.objects.bulk_create(rows, batch_size=2000)
print("\\n" + json.dumps({"sessions": keys, "host": host.pk}))
"""
_OPEN = """
import json, sys, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from banyan.challenges.models import Challenge, Phase, Proposal
given = json.load(sys.stdin)
now = timezone.now()
challenge = Challenge.objects.create(title="Water for schools", question="How?", started_by_id=given["host"])
phase = Phase.objects.create(
    challenge=challenge, kind="community_vote", method="approval", promotion="voted",
    opens_at=now - timedelta(hours=1), closes_at=now + timedelta(seconds=given["seconds"]),
)
Challenge.objects.filter(pk=challenge.pk).update(state="open")
for n in range(20):
    Proposal.objects.create(challenge=challenge, title=f"Proposal {n}", started_by_id=given["host"],
                            state="published", published_at=now)
options = [f"p{pk}" for pk in Proposal.objects.filter(challenge=challenge).values_list("pk", flat=True)]
print("\\n" + json.dumps({"challenge": challenge.pk, "phase": phase.pk, "options": options}))
"""
_SETTLE = """
import json, sys, django
django.setup()
from banyan.challenges.counting import published_lines, published_rules
from banyan.challenges.models import Ballot, CountedBallot, Phase, PhaseResult
from banyan.challenges.services import settle_phases
import time
pk = json.load(sys.stdin)
while not PhaseResult.objects.filter(phase=pk).exists():
    settle_phases()
    time.sleep(0.5)
phase, result = Phase.objects.select_related("vote").get(pk=pk), PhaseResult.objects.get(phase=pk)
late = Ballot.objects.filter(vote__phase=pk, at__gte=phase.closes_at).count()
print("\\n" + json.dumps({
    "rules": published_rules(phase.vote), "lines": list(published_lines(phase.vote)), "root": result.root,
    "tally": result.record["tally"], "cast": Ballot.objects.filter(vote__phase=pk).count(), "late": late,
    "counted": CountedBallot.objects.filter(vote__phase=pk).count(),
    "voters": CountedBallot.objects.filter(vote__phase=pk).values("voter").distinct().count(),
}))
"""


def voted(path: str, options: list[str], sessions: list[str]) -> list[tuple[float, int]]:
    """Let these voters vote one after another, each with three requests at the same moment: (seconds, status)."""
    barrier, met = threading.Barrier(AT_ONCE), []

    def run(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for place, session in enumerate(sessions):
            chosen = [("choose", options[(place + step * (number + 1)) % len(options)]) for step in range(3)]
            body = urlencode([("csrfmiddlewaretoken", CSRF), *dict.fromkeys(chosen)])
            headers = {
                "Host": "localhost", "Cookie": f"sessionid={session}; csrftoken={CSRF}",
                "Content-Type": "application/x-www-form-urlencoded",
            }  # fmt: skip
            barrier.wait()
            begun = time.perf_counter()
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
            met.append((time.perf_counter() - begun, response.status))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def everybody_votes(held: dict[str, object], sessions: list[str]) -> tuple[float, list[tuple[float, int]]]:
    """All voters over several processes: how many seconds it took, and what each request met."""
    path, options = f"/challenges/{held['challenge']}/vote/{held['phase']}/", held["options"]
    parts = [sessions[number::GROUPS] for number in range(GROUPS)]
    begun = time.perf_counter()
    with ProcessPoolExecutor(GROUPS) as pool:
        met = [each for part in pool.map(voted, [path] * GROUPS, [options] * GROUPS, parts) for each in part]
    return time.perf_counter() - begun, met


def report(name: str, seconds: float, met: list[tuple[float, int]], told: dict[str, object]) -> None:
    """One line of figures, and whether the stand-alone script counts the same."""
    times = sorted(each for each, _status in met)
    accepted = sum(status == 302 for _each, status in met)
    p50, p95, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
    print(
        f"{name}: {len(met):,} requests in {seconds:.1f} s, {len(met) / seconds:.0f} a second; {accepted:,} accepted, "
        f"{len(met) - accepted:,} refused; p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"
    )
    print(
        f"    ballots cast {told['cast']:,}, after the end {told['late']}, counted {told['counted']:,} of "
        f"{told['voters']:,} voters; recount {'agrees' if recounts(told) else 'DIFFERS'}"
    )


def recounts(told: dict[str, object]) -> bool:
    """Whether the script that shares no code finds the same root and result."""
    with tempfile.TemporaryDirectory() as folder:
        rules, ballots, result = (Path(folder) / name for name in ("rules.json", "ballots.jsonl", "result.json"))
        rules.write_text(str(told["rules"]))
        ballots.write_text("\n".join(told["lines"]))
        result.write_text(json.dumps(told["tally"]))
        script = REPOSITORY / "banyan" / "methods" / "tallies" / "recount.py"
        done = subprocess.run(
            [sys.executable, script, rules, ballots, "--root", told["root"], "--result", result], capture_output=True
        )
        return done.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voters", type=int, default=10_000)
    voters = parser.parse_args().voters
    folder = REPOSITORY / "var" / "benchmark-votes"
    shutil.rmtree(folder, ignore_errors=True)
    surroundings = {
        **{k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
        "BANYAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], env=surroundings, cwd=REPOSITORY, check=True)
    prepared = asked(_PREPARE, surroundings, voters)
    with server(surroundings):
        held = asked(_OPEN, surroundings, {"host": prepared["host"], "seconds": 20 + voters * AT_ONCE / 100})
        seconds, met = everybody_votes(held, prepared["sessions"])
        closing = asked(_OPEN, surroundings, {"host": prepared["host"], "seconds": seconds * 0.6})
        closing_seconds, closing_met = everybody_votes(closing, prepared["sessions"])
        closed = asked(_SETTLE, surroundings, closing["phase"])
        opened = asked(_SETTLE, surroundings, held["phase"])
    print(f"\n{voters:,} voters x {AT_ONCE} requests at once, 2 granian workers, {GROUPS * AT_ONCE} connections\n")
    report("open all the time", seconds, met, opened)
    report("closing in the middle", closing_seconds, closing_met, closed)


if __name__ == "__main__":
    main()
