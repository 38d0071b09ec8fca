"""Finds Chromium, or sees to it that there is one: ``python -m tests.browser``."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Launch the system's browser, else Playwright's own."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


def works() -> str:
    """Return why no browser starts, nothing if one does."""
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except Error as error:
        return error.message
    return ""


def _playwright_alone() -> None:
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _playwright_with_libraries() -> None:
    _run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")


def _package_manager() -> None:
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get"):
        _run(*rights, "apt-get", "update", "-qq")
        _run(*rights, "apt-get", "install", "-y", "-qq", "chromium")
    elif shutil.which("dnf"):
        _run(*rights, "dnf", "install", "-y", "-q", "chromium")
    elif shutil.which("apk"):
        _run(*rights, "apk", "add", "--quiet", "chromium")


WAYS: tuple[Callable[[], None], ...] = (_playwright_alone, _playwright_with_libraries, _package_manager)


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=False)
    except FileNotFoundError:
        print(f"{command[0]} is not there.", file=sys.stderr)


def main() -> int:
    """Try one way after the other until a browser starts; say so loudly when none does."""
    reason = works()
    for way in WAYS:
        if not reason:
            return 0
        print(f"No browser yet, trying{way.__name__.replace('_', ' ')}.")
        way()
        reason = works()
    if reason:
        print(f"The tests need Chromium and none starts:\n{reason}\nInstall one.", file=sys.stderr)
    return 1 if reason else 0


if __name__ == "__main__":
    sys.exit(main())
