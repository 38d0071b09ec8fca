"""How gunicorn serves the site; read by it as its configuration file."""

from typing import Any

from sor_project import leash, settings

wsgi_app = "sor_project.wsgi"
bind = f"{settings.BIND}:{settings.PORT}"
# Threads, because most of a request is waiting for PostgreSQL; processes, because Python has one lock.
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 20
# Leaks of libraries do not add up; the jitter keeps the workers from going together.
max_requests = 20_000
max_requests_jitter = 2_000
# Searches and lists of columns stand in the address; a longer one is refused with 414.
limit_request_line = 8190
loglevel = "warning"
# Addresses of pages hold what people searched for: acts and readers are written down in the audit instead.
accesslog = None
control_socket_disable = True


def when_ready(server: Any) -> None:  # noqa: ARG001 - gunicorn's hook
    leash.end_with_supervisor()
