"""``make run`` and ``make serve``, from their first start to their last signal."""

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.operations.abuse import RAW_REQUESTS
from tests.operations.processes import (
    MANAGE,
    Program,
    free_port,
    manage,
    postmaster_of,
    processes_of,
    wait_until,
)

RUN = [sys.executable, MANAGE, "run_development_site"]
SERVE = [sys.executable, MANAGE, "run_production_site"]


def get(port, path):
    """Return status and text of a page, also while the development server reloads."""

    def attempt():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError):
            return None

    return wait_until(attempt, f"an answer to {path}")


def run_site(data_dir, port):
    return Program(RUN, data_dir, PORT=str(port))


def wait_for_addresses(site):
    """Return the printed addresses by name."""
    site.wait_for_line("API")
    return dict(re.findall(r"(Site|Admin|API)\s+(http\S+)", site.output))


def evaluate(data_dir, expression):
    """Return the printed value of a Python expression, as ``manage.py shell`` sees it."""
    outcome = manage(data_dir, "shell", "--no-imports", "-c", f"from wagtail.models import Page\nprint({expression})")
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout.strip()


COUNT_PAGES = "Page.objects.count()"


@pytest.fixture(scope="module")
def prepared(shared_data_dir):
    """A DATA_DIR after its first run, which was killed once while it loaded the demo content."""
    with run_site(shared_data_dir, free_port()) as site:
        site.wait_for_line("Loading demo content")
        site.stop(signal.SIGKILL)
    wait_until(lambda: not processes_of(shared_data_dir), "everything of the killed run ends")

    port = free_port()
    with run_site(shared_data_dir, port) as site:
        addresses = wait_for_addresses(site)
        first_run = {
            "addresses": addresses,
            "output": site.output,
            "home": get(port, "/"),
            "admin": get(port, "/admin/login/"),
            "api": get(port, "/api/v2/pages/?type=blog.ArticlePage"),
            "port": port,
        }
        first_run["status"] = site.stop()
    first_run["left"] = processes_of(shared_data_dir)
    first_run["data_dir"] = shared_data_dir
    return first_run


def test_a_first_run_that_was_killed_is_repeated_and_shows_the_demo_content(prepared):
    assert "Loading demo content" in prepared["output"]
    status, text = prepared["home"]
    assert status == 200
    assert "Welcome to your new Wagtail site" not in text
    status, text = prepared["api"]
    assert status == 200
    assert '"total_count": 0' not in text


def test_the_addresses_are_printed_with_the_login(prepared):
    port = prepared["port"]
    assert prepared["addresses"] == {
        "Site": f"http://localhost:{port}/",
        "Admin": f"http://localhost:{port}/admin/",
        "API": f"http://localhost:{port}/api/delivery/v1/docs/",
    }
    assert "name: admin, password: pointhealth" in prepared["output"]
    assert prepared["admin"][0] == 200
    login = "__import__('django.contrib.auth').contrib.auth.authenticate(username='admin', password='pointhealth')"
    assert evaluate(prepared["data_dir"], login) == "admin"


def test_sigterm_stops_the_site_and_its_database(prepared):
    assert prepared["status"] == 0
    assert prepared["left"] == []


def test_a_second_run_loses_nothing_and_adds_nothing(prepared):
    data_dir = prepared["data_dir"]
    port = free_port()
    evaluate(data_dir, "Page.objects.filter(depth=2).update(title='Kept over a restart')")
    pages = evaluate(data_dir, COUNT_PAGES)
    with run_site(data_dir, port) as site:
        wait_for_addresses(site)
        assert "Loading demo content" not in site.output
        # A command with the same DATA_DIR joins the database that runs.
        assert evaluate(data_dir, COUNT_PAGES) == pages
        assert "Kept over a restart" in evaluate(data_dir, "[page.title for page in Page.objects.filter(depth=2)]")
        site.stop()


def test_ctrl_c_in_a_terminal_stops_everything(prepared):
    data_dir = prepared["data_dir"]
    with run_site(data_dir, free_port()) as site:
        wait_for_addresses(site)
        os.killpg(site.process.pid, signal.SIGINT)
        assert site.process.wait(60) == 0
    assert processes_of(data_dir) == []


def test_a_killed_run_leaves_no_process_behind(prepared):
    data_dir = prepared["data_dir"]
    port = free_port()
    with run_site(data_dir, port) as site:
        wait_for_addresses(site)
        site.stop(signal.SIGKILL)
    wait_until(lambda: not processes_of(data_dir), "the database ends")
    wait_until(lambda: is_free(port), "the web server ends")


def workers_of(data_dir):
    """Return the processes that run background tasks, the one that watches for changed code among them."""
    found = []
    for process_id in processes_of(data_dir):
        with contextlib.suppress(OSError):  # it has ended
            if b"run_worker" in Path(f"/proc/{process_id}/cmdline").read_bytes():
                found.append(process_id)
    return found


def test_a_worker_runs_beside_the_site_and_is_started_again_when_it_is_killed(prepared):
    data_dir = prepared["data_dir"]
    with run_site(data_dir, free_port()) as site:
        wait_for_addresses(site)
        killed = wait_until(lambda: workers_of(data_dir), "a worker runs")
        for process_id in killed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGKILL)
        site.wait_for_line("The worker ended by itself")
        wait_until(lambda: set(workers_of(data_dir)) - set(killed), "another worker runs")
        assert site.stop() == 0
    assert processes_of(data_dir) == []


def is_free(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


def answer_to(port, sent):
    """Send bytes as they are and return what comes back within two seconds."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection, contextlib.suppress(OSError):
        connection.sendall(sent)
        while part := connection.recv(65_536):
            answer += part
    return answer


def assert_no_raw_request_is_an_error(port):
    for name, sent in RAW_REQUESTS.items():
        answer = answer_to(port, sent)
        assert not re.search(rb"^HTTP/\S+ 5", answer, re.MULTILINE), (name, answer[:200])
        assert b"root:" not in answer, name
        # One request is not taken for two.
        assert answer.count(b"\r\nX-Request-ID:") + answer.count(b"\r\nx-request-id:") <= 1, name
    assert get(port, "/livez")[0] == 200


def assert_slow_clients_keep_nobody_waiting(port):
    """More clients than there are threads begin a request and never end it."""
    with contextlib.ExitStack() as held:
        for _ in range(64):
            connection = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            connection.sendall(b"POST /contact/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nname=")
        for path in ("/livez", "/articles/"):
            assert get(port, path)[0] == 200


def assert_the_log_is_json(output):
    lines = [json.loads(line) for line in output.splitlines() if line.startswith('{"time"')]
    requests = [line for line in lines if line["logger"] == "cms.requests"]
    assert requests
    assert all(line["request_id"] and line["route"] for line in requests)
    assert "no-such-page" not in "".join(map(str, lines))


def test_serve_answers_with_production_settings_and_stops_in_good_order(prepared):
    data_dir = prepared["data_dir"]
    port = free_port()
    secrets_of_site = {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    variables = {**secrets_of_site, "DJANGO_SETTINGS_MODULE": "cms.settings.production", "PORT": str(port)}
    for folder in ("avatar_images", "documents"):
        (data_dir / "media" / folder).mkdir(parents=True, exist_ok=True)
        (data_dir / "media" / folder / "upload.txt").write_text("uploaded")
    with Program(SERVE, data_dir, **variables) as site:
        site.wait_for_line("PointHealth CMS answers")
        status, text = get(port, "/admin/login/")
        assert status == 200
        style_sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', text)
        assert get(port, style_sheet[1])[0] == 200
        assert get(port, "/no-such-page/")[0] == 404
        assert get(port, "/media/avatar_images/upload.txt") == (200, "uploaded")
        # Documents go through the site, which knows who may read them.
        assert get(port, "/media/documents/upload.txt")[0] == 404
        assert get(port, "/livez")[0] == 200
        wait_until(lambda: get(port, "/readyz")[0] == 200, "the site is ready")
        assert_no_raw_request_is_an_error(port)
        assert_slow_clients_keep_nobody_waiting(port)
        assert_the_log_is_json(site.output)
        assert site.stop() == 0
    assert processes_of(data_dir) == []
    assert_a_node_alone_is_the_server_itself(data_dir, port, variables)


def assert_a_node_alone_is_the_server_itself(data_dir, port, variables):
    """What containers and systemd run: no worker, no migrations, signals reach the server; its secret is a file."""
    file = data_dir / "run" / "secret_key"
    file.write_text(variables["SECRET_KEY"] + "\n")
    variables = {name: value for name, value in variables.items() if name != "SECRET_KEY"}
    with Program([*SERVE, "--server-only"], data_dir, SECRET_KEY_FILE=str(file), **variables) as node:
        assert get(port, "/admin/login/")[0] == 200
        assert b"granian" in Path(f"/proc/{node.process.pid}/cmdline").read_bytes()
        assert workers_of(data_dir) == []
        assert get(port, "/readyz")[0] == 503
        assert wait_until(lambda: get(port, "/readyz?exclude=worker")[0] == 200, "the node is ready")
        assert node.stop() == 0
    file.unlink()


def one_line_of(outcome):
    assert outcome.returncode == 1
    lines = outcome.stderr.strip().splitlines()
    assert len(lines) == 1, outcome.stderr
    return lines[0]


def test_serve_refuses_to_start_without_its_secrets_and_names_them(data_dir):
    line = one_line_of(manage(data_dir, "run_production_site", DJANGO_SETTINGS_MODULE="cms.settings.production"))
    assert [name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL") if name not in line] == []
    assert not data_dir.exists()


def test_a_secret_whose_file_cannot_be_read_is_named(data_dir):
    variables = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "SECRET_KEY_FILE": str(data_dir / "secret")}
    line = one_line_of(manage(data_dir, "run_production_site", **variables))
    assert line == "The file that SECRET_KEY_FILE names cannot be read (No such file or directory)."


def test_serve_refuses_development_settings(data_dir):
    assert "cms.settings.production" in one_line_of(manage(data_dir, "run_production_site"))


def test_run_refuses_production_settings(data_dir):
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "www.example.com",
        "SITE_URL": "https://www.example.com",
    }
    assert "make serve" in one_line_of(manage(data_dir, "run_development_site", **variables))
    assert not data_dir.exists()


def test_a_busy_port_is_refused_before_anything_is_made(data_dir):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = one_line_of(manage(data_dir, "run_development_site", PORT=str(port)))
    assert f"Port {port}" in line
    assert "PORT=" in line
    assert not data_dir.exists()


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(data_dir, port):
    assert "set it to a number from 1 to 65535" in one_line_of(manage(data_dir, "run_development_site", PORT=port))
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgres://someone:hidden@127.0.0.1:{port}/site", "Connection refused"),
        ("mysql://someone:hidden@127.0.0.1/site", "not the address of a PostgreSQL database"),
        ("hidden", "not the address of a PostgreSQL database"),
    ],
    ids=["nobody listens", "another database", "no address"],
)
def test_a_database_url_that_leads_nowhere_is_refused_without_telling_the_password(data_dir, url, reason):
    url = url.format(port=free_port())
    line = one_line_of(manage(data_dir, "run_development_site", PORT=str(free_port()), DATABASE_URL=url))
    assert reason in line
    assert "unset it to use the embedded one" in line
    assert "hidden" not in line
    assert not data_dir.exists()


def test_a_foreign_data_folder_is_refused(data_dir):
    data_dir.mkdir()
    (data_dir / "thesis.odt").write_text("not ours")
    line = one_line_of(manage(data_dir, "run_development_site", PORT=str(free_port())))
    assert "set DATA_DIR to an empty or a new folder" in line
    assert [path.name for path in data_dir.iterdir()] == ["thesis.odt"]


def test_database_url_names_the_server_and_no_embedded_one_is_started(prepared, data_dir):
    """The embedded server of another folder stands for a server elsewhere."""
    with run_site(prepared["data_dir"], free_port()) as elsewhere:
        wait_for_addresses(elsewhere)
        url = f"postgres://pointhealth@/{prepared['data_dir'] / 'run'}/pointhealth"
        with Program(RUN, data_dir, DATABASE_URL=url, PORT=str(free_port())) as site:
            wait_for_addresses(site)
            assert postmaster_of(data_dir) is None
            assert site.stop() == 0
        elsewhere.stop()
    assert not (data_dir / "postgres").exists()
