"""What the site is made of: its SBOM, the licences of its packages, and their known holes.

    python -m cms.supply_chain sbom|licences|audit

``requirements.txt`` says which packages those are; what tests and lint need is not delivered and not counted.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
REQUIREMENTS = CHECKOUT / "requirements.txt"
SBOM = CHECKOUT / "sbom.json"


def normalised(name: str) -> str:
    """Return the name of a package as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> set[str]:
    """Return the names of the packages that the site runs on."""
    return {normalised(name) for name in re.findall(r"^([\w.-]+)==", REQUIREMENTS.read_text(), flags=re.MULTILINE)}


def named() -> set[str]:
    """Return the names of those that the site asks for itself."""
    text = REQUIREMENTS.with_suffix(".in").read_text()
    return {normalised(name) for name in re.findall(r"^([\w.-]+)", text, flags=re.MULTILINE)}


def bill_of_materials() -> dict[str, Any]:
    """Return the SBOM in the form of CycloneDX, without a time or a random number: the same packages, the same text.

    Raises ``subprocess.CalledProcessError``.
    """
    program = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        "--output-reproducible",
        "--sv",
        "1.6",
        "--no-validate",
    ]
    outcome = subprocess.run(
        [*program, "--pyproject", str(CHECKOUT / "pyproject.toml"), sys.executable],
        capture_output=True,
        text=True,
        check=True,
    )
    bill: dict[str, Any] = json.loads(outcome.stdout)
    packages = pinned()
    bill["components"] = [part for part in bill["components"] if normalised(part["name"]) in packages]
    kept = {part["bom-ref"]: normalised(part["name"]) for part in bill["components"]}
    site = bill["metadata"]["component"]["bom-ref"]
    needs = {line["ref"]: line.get("dependsOn", []) for line in bill["dependencies"] if line["ref"] in kept}
    needs[site] = [reference for reference, name in kept.items() if name in named()]
    bill["dependencies"] = [
        {"ref": reference, "dependsOn": sorted(other for other in needs[reference] if other in kept)}
        for reference in sorted(needs)
    ]
    return bill


def write_bill() -> int:
    bill = bill_of_materials()
    SBOM.write_text(json.dumps(bill, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
    sys.stdout.write(f"{SBOM.name} names {len(bill['components'])} packages.\n")
    return 0


def problems_of_licences(bill: dict[str, Any], rules: dict[str, Any]) -> Iterator[str]:
    """Yield what to do about each package whose licence is not among those that ``rules`` allow."""
    stated: dict[str, str] = dict(rules["stated-elsewhere"])
    allowed = set(rules["licences"])
    for part in bill["components"]:
        name = normalised(part["name"])
        # Several at once are names of which each is taken to hold, unless they are one expression with OR.
        licences = [stated.pop(name)] if name in stated else list(licences_of(part))
        refused = [licence for licence in licences if not is_allowed(licence, allowed)]
        if refused or not licences:
            yield (
                f"{part['name']} {part['version']}: {', '.join(refused) or 'no licence stated'}. Read its licence, "
                "then add it to [tool.supply-chain] in pyproject.toml, or do without the package."
            )
    for name in stated:
        yield f"{name} is not in requirements.txt: take it out of [tool.supply-chain.stated-elsewhere]."


def licences_of(part: dict[str, Any]) -> Iterator[str]:
    for entry in part.get("licenses", []):
        yield entry.get("expression") or entry["license"].get("id") or entry["license"]["name"]


def is_allowed(licence: str, allowed: set[str]) -> bool:
    """Say whether a licence, or an expression of SPDX without exceptions, is allowed."""
    if licence in allowed:
        return True
    # OR binds less than AND, and what stands in parentheses is one part.
    for operator, together in ((" OR ", any), (" AND ", all)):
        parts = split_outside_parentheses(licence, operator)
        if len(parts) > 1:
            return together(is_allowed(part, allowed) for part in parts)
    inner = licence.strip()
    return inner.startswith("(") and inner.endswith(")") and is_allowed(inner[1:-1], allowed)


def split_outside_parentheses(text: str, operator: str) -> list[str]:
    parts, depth = [""], 0
    for piece in re.split(rf"({operator}|[()])", text):
        depth += (piece == "(") - (piece == ")")
        if piece == operator and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def check_licences() -> int:
    rules = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["supply-chain"]
    problems = list(problems_of_licences(bill_of_materials(), rules))
    sys.stdout.write("\n".join(problems) + "\n" if problems else "All licences are allowed.\n")
    return bool(problems)


def audit() -> int:
    """Ask PyPI for known holes. A package that it knows nothing of is a failure, not one without holes."""
    program = [sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off", "--disable-pip"]
    outcome = subprocess.run(
        [*program, "--no-deps", f"--requirement={REQUIREMENTS}"], capture_output=True, text=True, check=False
    )
    try:
        answers = json.loads(outcome.stdout)["dependencies"]
    except ValueError:
        reason = (outcome.stderr.strip().splitlines() or ["no answer"])[-1]
        sys.stdout.write(f"Nothing was asked ({reason}). {ELSEWHERE}\n")
        return 2
    unknown = [answer["name"] for answer in answers if "skip_reason" in answer]
    holes = [(answer, hole) for answer in answers for hole in answer.get("vulns", ())]
    for answer, hole in holes:
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        sys.stdout.write(f"{answer['name']} {answer['version']}: {hole['id']}, mended in {mended}\n")
    if unknown:
        sys.stdout.write(f"Of {len(unknown)} of {len(answers)} packages PyPI knew nothing. {ELSEWHERE}\n")
    if not holes and not unknown:
        sys.stdout.write(f"PyPI knows of no hole in {len(answers)} packages.\n")
    return 1 if holes else 2 if unknown else 0


ELSEWHERE = (
    "This needs https://pypi.org itself, not a mirror of its files: run `make audit` on a machine that reaches it, or "
    "give sbom.json (`make sbom`) to a scanner that has its own list of holes."
)
COMMANDS = {"sbom": write_bill, "licences": check_licences, "audit": audit}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
