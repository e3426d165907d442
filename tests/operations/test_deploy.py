"""What deploy/ says of the site is so: its variables, addresses, sizes and packages."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml

from blog.import_views import LARGEST_UPLOAD, MEGABYTE
from cms.health import VIEWS
from cms.management.site_command import STOP_SECONDS
from compliance.urls import urlpatterns as sign_off
from home.urls import urlpatterns as calendar

REPOSITORY = Path(__file__).resolve().parents[2]
DEPLOY = REPOSITORY / "deploy"
# Of Python and of PostgreSQL's image.
NOT_OURS = re.compile(r"PATH|PYTHON\w+|POSTGRES_\w+")


def text_of(name):
    return (DEPLOY / name).read_text()


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(text_of("compose.yaml"))["services"]


def variables():
    """Yield the names of all variables that are set somewhere."""
    for line in text_of("example.env").splitlines():
        if "=" in line and not line.startswith("#"):
            yield line.partition("=")[0]
    for service in yaml.safe_load(text_of("compose.yaml"))["services"].values():
        yield from service.get("environment", {})
    yield from re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", text_of("Dockerfile"), re.MULTILINE)
    yield from re.findall(r"(DELIVERY_\w+)=", text_of("varnish.vcl"))
    for unit in DEPLOY.glob("systemd/*.service"):
        for line in re.findall(r"^Environment=(.+)$", unit.read_text(), re.MULTILINE):
            yield from re.findall(r"([A-Z_]+)=", line)


def test_every_variable_is_one_that_the_operations_page_tells_of():
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", (REPOSITORY / "docs" / "operations.md").read_text()))
    named = {name for name in variables() if not NOT_OURS.fullmatch(name)}
    assert {"DATABASE_URL", "DATA_DIR", "DELIVERY_PURGE_KEY_HEADER", "BEHIND_PROXY"} <= named
    assert named - documented == set()


def test_the_example_names_what_production_asks_for():
    settings = (REPOSITORY / "cms" / "settings" / "production.py").read_text()
    required = re.findall(r'^    "([A-Z_]+)": "', settings, re.MULTILINE)
    assert len(required) == 3
    named = {line.partition("=")[0] for line in text_of("example.env").splitlines()}
    assert set(required) <= named


def test_the_image_holds_all_apps_and_nobody_is_root_in_it():
    dockerfile, ignored = text_of("Dockerfile"), text_of("Dockerfile.dockerignore").splitlines()
    needed = {path.parent.name for path in REPOSITORY.glob("*/apps.py")} | {"cms", "templates", "manage.py"}
    assert {f"!{name}" for name in needed} <= set(ignored)
    assert re.findall(r"^USER (\d+)$", dockerfile, re.MULTILINE) == ["10001"]
    assert "--require-hashes" in dockerfile
    assert set(re.findall(r"python:(\d+\.\d+)-", dockerfile)) <= {"3.11", "3.12", "3.13"}


def test_health_is_asked_where_it_is_told():
    asked = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", text_of("Dockerfile"))
    asked += re.findall(r'\.url = "(/\w+)"', text_of("varnish.vcl"))
    assert asked == ["/livez", "/readyz", "/readyz"]
    assert set(asked) <= set(VIEWS)


def test_the_site_has_time_to_stop(services):
    times = [services[name]["stop_grace_period"] for name in ("node-1", "node-2")]
    times += re.findall(r"TimeoutStopSec=(\d+)", text_of("systemd/pointhealth-cms.service"))
    assert len(times) == 3
    assert all(int(time.removesuffix("s")) > STOP_SECONDS for time in times)


def test_nodes_hold_no_right_and_write_only_what_is_theirs(services):
    for name in ("migrations", "node-1", "node-2"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert {volume.partition(":")[2] for volume in service["volumes"]} <= {"/data", "/data/media", "/data/imports"}
    assert services["database"]["networks"] == ["site"]
    assert "ports" not in services["database"]


def test_the_largest_import_passes_the_proxy():
    [most] = re.findall(r"client_max_body_size (\d+)m;", text_of("nginx.conf"))
    assert int(most) * MEGABYTE >= LARGEST_UPLOAD


def test_addresses_that_are_secrets_are_not_in_the_log_of_the_proxy():
    [unlogged] = re.findall(r"^ *~(\^/\(sign-off\S+) 0;$", text_of("nginx.conf"), re.MULTILINE)
    secret = [f"/{pattern.pattern}" for pattern in (*sign_off, *calendar) if "<slug:secret>" in str(pattern.pattern)]
    assert len(secret) == 3
    assert all(re.match(unlogged, address) for address in [*secret, "/api/delivery/v1/preview/token"])


def test_units_are_whole():
    for path in DEPLOY.glob("systemd/*"):
        unit = ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str
        unit.read(path)
        assert unit.has_section("Unit"), path
        if path.suffix == ".service":
            assert unit["Service"]["NoNewPrivileges"] == "yes", path
            assert unit["Service"]["User"] == "pointhealth", path
