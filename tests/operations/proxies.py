"""nginx and Varnish with the files of deploy/, on ports and in folders of a test."""

import contextlib
import datetime
import os
import re
import shutil
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.operations.processes import REPOSITORY, wait_until

DEPLOY = REPOSITORY / "deploy"
HOST = "www.example.com"


def program(name, package):
    """Return the path of a program that ``make test`` installs."""
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if path is None:
        pytest.fail(f"{name} is missing: install it with `apt-get install {package}` as root.")
    return path


def make_certificate(folder):
    """Write certificate.pem and key.pem for ``HOST`` into a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def replaced(text, replacements):
    """Return ``text`` with each pattern replaced, which must be there."""
    for pattern, replacement in replacements.items():
        text, number = re.subn(pattern, replacement, text)
        assert number, f"nothing matches {pattern}"
    return text


def nginx_command(folder, *, http, https, nodes, nodes_file=DEPLOY / "nginx" / "nodes.conf"):
    """Return the command that runs nginx with the files of deploy/ on other ports, before the ports ``nodes``."""
    make_certificate(folder)
    upstream = replaced(nodes_file.read_text(), {r"(?m)^ *server .*\n": ""}).replace(
        "hash ", "".join(f"server 127.0.0.1:{port};\n" for port in nodes) + "hash "
    )
    site = replaced(
        (DEPLOY / "nginx" / "pointhealth.conf").read_text(),
        {
            r"listen (\[::\]:)?80 ": lambda found: f"listen {'[::1]' if found[1] else '127.0.0.1'}:{http} ",
            r"listen (\[::\]:)?443 ": lambda found: f"listen {'[::1]' if found[1] else '127.0.0.1'}:{https} ",
            "/etc/nginx/tls": str(folder),
            "/var/log/nginx": str(folder),
        },
    )
    own = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    # The folder of a test is closed to others.
    user = "user root;\n" if os.geteuid() == 0 else ""
    main = f"{user}daemon off;\npid {folder}/nginx.pid;\nworker_processes 1;\nevents {{}}\n"
    configuration.write_text(f"{main}http {{\n{own}{upstream}{site}}}\n")
    return [
        program("nginx", "nginx-light"),
        "-p",
        str(folder),
        "-c",
        str(configuration),
        "-e",
        str(folder / "error.log"),
    ]


def varnish_command(folder, *, site, purge, nodes):
    """Return the command that runs Varnish with the file and the options of deploy/ on other ports."""
    unit = (DEPLOY / "systemd" / "varnish.service.d" / "pointhealth.conf").read_text().replace("\\\n", " ")
    options = re.search(r"^ExecStart=/usr/sbin/varnishd (.+)$", unit, re.MULTILINE)[1]
    vcl = (DEPLOY / "varnish" / "pointhealth.vcl").read_text()
    configuration = folder / "pointhealth.vcl"
    configuration.write_text(replaced(vcl, {'"8001"': f'"{nodes[0]}"', '"8002"': f'"{nodes[1]}"'}))
    options = replaced(
        options,
        {
            "-j unix,user=vcache": "-j none",
            "/etc/varnish/pointhealth.vcl": str(configuration),
            "site=127.0.0.1:6081": f"site=127.0.0.1:{site}",
            "purge=127.0.0.1:6083": f"purge=127.0.0.1:{purge}",
            "-T localhost:6082 -S /etc/varnish/secret": "-T none",
            "malloc,512m": "malloc,16m",
        },
    )
    return [program("varnishd", "varnish varnish-modules"), "-n", str(folder / "varnish"), *options.split()]


@contextlib.contextmanager
def running(command, folder, answers):
    """Run a server until the block ends; ``answers`` says whether it does by now."""
    log = folder / "output.log"
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        wait_until(lambda: answers() or process.poll() is not None, f"{command[0]} answers")
        assert process.poll() is None, log.read_text()
        yield process
    finally:
        process.terminate()
        process.wait(30)
