"""`make contract`: a program that nobody here wrote asks a real server everything that its description offers.

schemathesis reads the description, sends what fits it and what does not, and compares every answer with it. It
needs a server because it asks as any client would; the suite tries the same doors one by one, without it. All that
the description says is tried once in about six minutes (--phases coverage); --phases fuzzing goes on with chance.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANAGE = [sys.executable, "-W", "ignore", str(ROOT / "manage.py")]
READY_WITHIN = 900
# How quick it is, `make bench` measures; here a busy machine is no fault.
PATIENCE = ["--request-timeout", "60", "--max-response-time", "60"]
# A key to which as little as possible is refused: what is refused is not looked at.
KEY = """
from accounts.models import Role, User, UserRole
from accounts.operations import issue_api_key
from audit.context import acting
account = User(email="contract@systems.example", display_name="Contract", is_service=True, is_staff=False)
account.save()
for code in ("integration", "manager", "administrator", "privacy_officer"):
    UserRole.objects.create(user=account, group=Role.objects.get(code=code).group)
with acting(User.objects.get(email="admin@demo.example"), via="task"):
    print(issue_api_key(account, name="Contract", scopes=["*:write"])[1])
"""


def main() -> int:
    options = sys.argv[1:] or ["--phases", "coverage"]
    with tempfile.TemporaryDirectory(prefix="sor-contract-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        site = f"http://127.0.0.1:{port}"
        env = {
            **os.environ,
            "SOR_ENV_FILE": "",
            "SOR_DATA_DIR": f"{folder}/data",
            "PORT": str(port),
            "SITE_URL": site,
            "API_REQUESTS_PER_MINUTE": "1000000",
        }
        with _server(env, site):
            key = _key(env)
            return subprocess.run(
                [
                    Path(sys.executable).with_name("st"), "run", f"{site}/api/v1/schema/", "--header",
                    f"Authorization: Bearer {key}", "--checks", "all", "--workers", "2", "--no-shrink",
                    "--continue-on-failure", "--seed", "1", *PATIENCE, *options,
                ],
                cwd=ROOT, check=False,
            ).returncode  # fmt: skip


@contextmanager
def _server(env: Mapping[str, str], site: str) -> Iterator[None]:
    with subprocess.Popen([*MANAGE, "up"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(server, f"{site}/api/v1/schema/")
            yield
        finally:
            server.terminate()
            server.wait(60)


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(READY_WITHIN):
        if server.poll() is not None:
            raise SystemExit("The server did not start; run `make run` to see why.")
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310 - our own server
        except urllib.error.HTTPError:
            return  # It asks for a key: it is there.
        except OSError:
            time.sleep(1)
    raise SystemExit(f"The server was not ready within {READY_WITHIN} seconds.")


def _key(env: Mapping[str, str]) -> str:
    shell = [*MANAGE, "shell", "--verbosity", "0", "--command", KEY]
    return subprocess.run(shell, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
