"""Settings: each is documented, and a wrong one is refused by its name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sor_project import settings as site_settings

ROOT = Path(__file__).resolve().parent.parent.parent
CLEAN = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**CLEAN, "SOR_ENV_FILE": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_lists_every_setting_and_no_other():
    listed = re.findall(r"^# ([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)

    assert sorted(listed) == sorted(site_settings.env.dump())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "99999"),
        ("DEBUG", "perhaps"),
        ("SITE_URL", "record.example"),
        ("DATABASE_URL", "mysql://localhost/record"),
        ("DATABASE_URL", "postgresql://localhost/record?nonsense=1"),
        ("DATABASE_POOL_SIZE", "0"),
        ("SESSION_IDLE_HOURS", "-1"),
        ("LOG_LEVEL", "LOUD"),
        ("EMAIL_PORT", "smtp"),
    ],
)
def test_a_bad_value_is_refused_by_name(name, value, data_folder):
    refused = manage("check", **{name: value, "SOR_DATA_DIR": str(data_folder)})

    assert refused.returncode == 1
    assert name in refused.stderr
    assert "Traceback" not in refused.stderr


def test_production_needs_a_secret_key_of_its_own(data_folder):
    refused = manage("check", SITE_URL="https://record.example", SOR_DATA_DIR=str(data_folder))

    assert refused.returncode == 1
    assert "SECRET_KEY must be set" in refused.stderr


def test_the_roles_of_a_database_need_the_database(data_folder):
    refused = manage(
        "check", DATABASE_OWNER_URL="postgresql://owner@db/record", SOR_DATA_DIR=str(data_folder)
    )

    assert refused.returncode == 1
    assert "need DATABASE_URL" in refused.stderr


def test_a_local_secret_key_is_kept_and_private(data_folder):
    for _ in range(2):
        manage("check", SOR_DATA_DIR=str(data_folder))

    path = data_folder / "secret-key"
    assert len(path.read_text()) > 50
    assert oct(path.stat().st_mode & 0o777) == "0o600"
