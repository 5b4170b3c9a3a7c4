"""What the reference of the API shows can be run as it stands, and what the how-to states is so."""

import datetime
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from banyan.exchange.api.edge import CALLS_A_MINUTE
from banyan.exchange.exporting.offers import FILTERS, LABELS
from banyan.exchange.models import ImportKind, Scope
from banyan.exchange.services.tokens import make_token
from banyan.exchange.tables import limits
from banyan.people.models import Organisation

DOCS = Path(__file__).resolve().parents[2] / "docs"
API = (DOCS / "reference" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```", API, re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed here")
@pytest.mark.django_db(transaction=True)
def test_every_example_runs(live_server, person, settings, tmp_path):
    settings.SITE_URL = live_server.url
    until = timezone.now() + datetime.timedelta(days=1)
    _token, key = make_token(by=person, name="Docs", scopes=Scope.values, expires_at=until)
    assert len(EXAMPLES) >= 8
    script = "\n".join(["set -eu -o pipefail", *EXAMPLES])
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "BANYAN": live_server.url, "KEY": key},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "\n304\n" in done.stdout
    assert '"unknown' in done.stdout.replace("#problem-", '"')
    assert Organisation.objects.get().capacity == 2


def test_the_figures_stated_are_those_that_hold():
    how_to = (DOCS / "how-to" / "import-a-registry.md").read_text()
    assert f"At most {limits.LARGEST_FILE // 1_000_000} MB, {limits.MOST_ROWS:,} rows" in how_to
    assert f"{limits.MOST_COLUMNS} columns and {limits.LONGEST_CELL:,} characters" in how_to
    for kind in ImportKind.values:
        assert f"| `{kind}` |" in how_to
    assert f"{CALLS_A_MINUTE['visitor']} calls a minute" in API
    assert f"{CALLS_A_MINUTE['token']} with one" in API
    for scope in set(Scope.values) - {Scope.READ}:
        assert f"`{scope}`" in API
    export = (DOCS / "reference" / "export.md").read_text()
    for name, filters in FILTERS.items():
        assert f"/export/{name}.csv" in export
        assert all(f"`{filter_name}`" in export for filter_name in filters)
    assert all(f"`{name}`" in export or f"/{name}." in export for name in LABELS)
