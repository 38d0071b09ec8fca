"""The connection: as Django's, with cursors that can have a plan kept."""

import logging
from functools import lru_cache
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors
from psycopg._queries import PostgresQuery, _query2pg_nocache

from records import plans

MOST = 150
"""Statements whose plans a connection keeps; the one that was asked longest ago is dropped."""

logger = logging.getLogger(__name__)
# What the server cannot take with its values apart; planned each time, as Django has it.
_refused: set[str] = set()
_REFUSALS = (psycopg.ProgrammingError, errors.FeatureNotSupported)


_read = lru_cache(maxsize=MOST)(_query2pg_nocache)


class _Query(PostgresQuery):
    """Reads a statement once that is kept, however long it is; psycopg itself does for short ones."""

    def convert(self, query: Any, vars: Any) -> None:  # noqa: A002 - psycopg's signature
        if vars is None:
            super().convert(query, vars)
            return
        read = _read(self._ensure_bytes(query), self._tx.encoding)
        self.query, self._want_formats, self._order, self._parts = read
        self.dump(vars)


class Cursor(psycopg.ClientCursor[Any]):
    """Puts values into the statement, as Django's does, but hands them over apart where the plan is to be kept."""

    _keeps = False

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        is_kept = plans.are_kept() and self.connection.prepared_max
        if not (is_kept and _is_reading(query) and query not in _refused):
            return super().execute(query, params, **options)
        is_alone = self._pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
        # Not for longer: psycopg would remember the text of whatever else is asked, rows that are imported too.
        self._keeps, self.connection.prepare_threshold = True, 0
        try:
            return super().execute(query, params, prepare=True)
        except _REFUSALS as refusal:
            # Inside a transaction there is no second try: it is over.
            if not is_alone:
                raise
            logger.warning("A plan cannot be kept: %s", refusal.diag.message_primary)
            _refused.add(query)
        finally:
            self._keeps, self.connection.prepare_threshold = False, None
        return super().execute(query, params, **options)

    @property
    def _binding(self) -> Any:
        """Whose way of handing values over is followed."""
        return psycopg.Cursor if self._keeps else psycopg.ClientCursor

    @property
    def _query_cls(self) -> Any:  # type: ignore[override]
        return _Query if self._keeps else self._binding._query_cls

    def _execute_send(self, query: Any, **options: Any) -> None:
        self._binding._execute_send(self, query, **options)

    def _send_query_prepared(self, name: bytes, pgq: Any, **options: Any) -> None:
        self._query = pgq  # for those who want to know what was asked
        super()._send_query_prepared(name, pgq, **options)

    def _get_prepared(self, pgq: Any, prepare: bool | None = None) -> Any:  # noqa: FBT001 - psycopg's signature
        return self._binding._get_prepared(self, pgq, prepare)


def _is_reading(query: Any) -> bool:
    """Tell whether ``query`` only asks: who writes says who they are before (see ``audit.context``)."""
    return (
        isinstance(query, str) and query.startswith("SELECT ") and not query.startswith("SELECT set_config(")
    )


class DatabaseWrapper(base.DatabaseWrapper):
    """``OPTIONS["keep_plans"]`` is for those behind a pooler that loses what a connection has prepared."""

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.pop("keep_plans", None)
        return params | {"cursor_factory": Cursor}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = MOST if self.settings_dict["OPTIONS"].get("keep_plans", True) else 0
        return connection
