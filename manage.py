#!/usr/bin/env python
"""Django's command line for this project."""

import getpass
import os
import sys
from contextlib import nullcontext

SERVING = {"up", "worker"}  # what they serve are acts of its own


def main() -> None:
    """Run a command; a setting that is wrong or a database that is not there is one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sor_project.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
    from environs import EnvError

    from audit.choices import Via
    from audit.context import acting

    name = sys.argv[1] if len(sys.argv) > 1 else "help"
    who = f"{getpass.getuser()} at the command line"
    try:
        with nullcontext() if name in SERVING else acting(name=who, via=Via.COMMAND, verb=f"ran {name}"):
            execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as error:
        sys.exit(f"Setting refused: {error}")
    except OperationalError:
        if settings.EMBEDDED and not (settings.DATA_DIR / "database.json").exists():
            sys.exit(f"The database of {settings.DATA_DIR} is not running: start it with `make run`.")
        raise


if __name__ == "__main__":
    main()
