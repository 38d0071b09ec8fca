"""Another system's server, in a process of its own: it verifies what it is sent by the library of the specification.

The path says how it behaves: ``/take``, ``/refuse/500``, ``/slow/2``, ``/later`` (429), ``/gone``, ``/away`` (a
redirect). While a file called ``down`` stands in its folder it answers 503. What it took stands in ``taken``, a
line of JSON each.
"""

import json
import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Handler(BaseHTTPRequestHandler):
    folder: Path
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self._status(body))

    def _status(self, body: bytes) -> int:
        way, _, detail = self.path.strip("/").partition("/")
        if (self.folder / "down").exists():
            return 503
        if way == "slow":
            time.sleep(float(detail))
            return 204  # and no note: another test may be reading by then
        refusals = {"later": 429, "gone": 410, "away": 302, "refuse": int(detail) if way == "refuse" else 0}
        if way in refusals:
            self._note(body, is_sound=self._is_sound(body), status=refusals[way])
            return refusals[way]
        is_sound = self._is_sound(body)
        self._note(body, is_sound=is_sound, status=204 if is_sound else 401)
        return 204 if is_sound else 401

    def _is_sound(self, body: bytes) -> bool:
        for secret in (self.folder / "secrets").read_text().split():
            try:
                Webhook(secret).verify(body, dict(self.headers))
            except WebhookVerificationError:
                continue
            return True
        return False

    def _note(self, body: bytes, **told: Any) -> None:
        line = json.dumps({"id": self.headers["webhook-id"], **told, **json.loads(body)})
        # One write of a few hundred bytes, appended: whole or not at all, also when the process is killed.
        with open(self.folder / "taken", "ab", buffering=0) as file:  # noqa: PTH123
            file.write(f"{line}\n".encode())

    def _answer(self, status: int) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/take")
        if status == 429:
            self.send_header("Retry-After", "120")
        text = b"" if status == 204 else b"<script>no</script>"
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: Any) -> None: ...


class Receiver:
    """Starts and ends the process; tells what it took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: subprocess.Popen[str] | None = None
        (folder / "secrets").touch()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.integrations.receiver", str(self.folder), str(self.port)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def url(self, way: str = "take") -> str:
        return f"http://127.0.0.1:{self.port}/{way}"

    def trust(self, *secrets: str) -> None:
        (self.folder / "secrets").write_text(" ".join(secrets))

    @property
    def is_down(self) -> bool:
        return (self.folder / "down").exists()

    @is_down.setter
    def is_down(self, down: bool) -> None:
        if down:
            (self.folder / "down").touch()
        else:
            (self.folder / "down").unlink(missing_ok=True)

    @property
    def taken(self) -> list[dict[str, Any]]:
        path = self.folder / "taken"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


if __name__ == "__main__":
    Handler.folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler)
    print(server.server_port, flush=True)  # noqa: T201
    os.environ.clear()
    server.serve_forever()
