"""The harness keeps its promises: the application's role, clean databases, no sockets."""

import socket

import psycopg
import pytest
from django.db import connection


def query(sql: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_tests_run_as_the_application(db):
    assert query("SELECT current_user")[0] == "sor_app"


@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_that_commits_leaves_nothing(transactional_db, owner_connection, turn):
    with psycopg.connect(owner_connection.info.dsn, password=owner_connection.info.password) as other:
        other.execute("CREATE TABLE leftover ()")

    assert query("SELECT to_regclass('leftover') IS NOT NULL") == (True,)


def test_no_connection_leaves_the_machine():
    with socket.socket() as outside, pytest.raises(RuntimeError, match="may not open"):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match="may not look up"):
        socket.create_connection(("example.com", 80))


def test_a_page_is_a_real_browser(page):
    page.goto("/admin/login/")

    assert page.evaluate("navigator.userAgent").find("Chrome") > 0
