"""The import contracts are kept, and each is seen to break on a planted import."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.guards import FLOORS, ROOT

LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the code, to plant faults in."""
    for room in FLOORS:
        if (ROOT / room).exists():
            shutil.copytree(
                ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("static", "__pycache__")
            )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=house,
        env={"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_are_kept(house: Path) -> None:
    assert lint(house).returncode == 0


@pytest.mark.parametrize(
    ("module", "fault"),
    [
        ("records/operations.py", "import accounts.models"),
        ("candidates/models/candidate.py", "import clients.models"),
        ("interactions/timeliness.py", "import sor_project.home"),
        ("placements/choices.py", "import placements.models"),
        ("candidates/policies.py", "import candidates.operations"),
    ],
)
def test_a_planted_import_breaks_a_contract(house: Path, module: str, fault: str) -> None:
    source = house / module
    source.write_text(f"{source.read_text()}\n{fault}\n")

    result = lint(house)

    assert result.returncode != 0
    assert "BROKEN" in result.stdout
