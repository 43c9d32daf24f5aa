"""docs/running.md: every command in it is typed, in its order, by an operator who has nothing else."""

import asyncio
import os
import re
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import yaml
from sqlalchemy import make_url

from storage.sqlite import BUSY_MILLISECONDS
from tests.slack_simulator import Clock, Workspace, demo_people, roster_csv, serving
from tests.support.commands import without_settings
from tests.support.postgresql import OwnServer, own_server
from tests.support.sources import HOUSE

GUIDE = (HOUSE / "docs/running.md").read_text()
COMMANDS = [
    line.strip().removeprefix("$ ")
    for block in re.findall(r"```console\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.strip().splitlines()
]
RUN_BY_CI = ("make setup",)  # each other target of make begins with it
# What an operator would have done before they come to this line.
BEFORE = {
    "docker run --rm --network": ["docker compose stop bot", "EMPTY"],
    "docker exec vice-versa python -m bot backup": ["docker start vice-versa"],
}


class Operator:
    """Types commands in a folder of their own, and is told what to type for the gaps in the guide."""

    def __init__(self, folder: Path, workspace: Workspace, server: OwnServer) -> None:
        self.folder = folder
        self.workspace = workspace
        self.database_url = server.url
        host = make_url(server.url).query["host"]
        self.gaps = {
            "xoxb-…": workspace.bot_token,
            "xapp-…": workspace.app_token,
            "@database/viceversa": f"@/viceversa?host={host}",
        }
        self.env = without_settings() | {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(HOUSE),
            "SLACK_API_URL": f"{workspace.base_url}/api/",
            "HOST": "127.0.0.1",
            "PORT": "0",
            "STAND_IN": str(folder / "docker"),
            "PGHOST": str(host),
            "POSTGRESQL_PROGRAMS": str(server.programs),
        }

    def prepare(self) -> None:
        for name in ("bin", "docker", "docker/data"):
            (self.folder / name).mkdir()
        for name in (".venv", "Dockerfile", "compose.yaml"):
            (self.folder / name).symlink_to(HOUSE / name)
        (self.folder / "people.csv").write_text(roster_csv())
        docker = self.folder / "bin" / "docker"
        docker.write_text(f'#!/bin/sh\nexec {sys.executable} -m tests.support.docker_stand_in "$@"\n')
        docker.chmod(0o755)
        with psycopg.connect(self.database_url, autocommit=True) as server:
            server.execute("CREATE ROLE viceversa LOGIN SUPERUSER PASSWORD 'PASSWORD'")
            server.execute("CREATE DATABASE viceversa OWNER viceversa")

    async def types(self, command: str) -> str:
        """What a command printed; it must succeed."""
        self.workspace.clock.advance(minutes=1)  # Slack opens one socket a minute
        for gap, value in self.gaps.items():
            command = command.replace(gap, value)
        if command.startswith("export "):
            self.env |= dict(pair.split("=", 1) for pair in command.split()[1:])
            return ""
        process = await asyncio.create_subprocess_exec(
            *("bash", "-euo", "pipefail", "-c", command),
            cwd=self.folder,
            env=self.env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout
        if command.endswith("-m bot run"):
            await process.stdout.readuntil(b"ready for /mentor")
            process.send_signal(signal.SIGTERM)
        out = (await process.communicate())[0].decode()
        assert process.returncode == 0, f"{command}\n{out}"
        assert "Traceback" not in out
        return out

    def empties_postgresql(self) -> None:
        address = make_url(self.database_url).set(database="viceversa")
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as server:
            server.execute("DELETE FROM workspaces")


async def test_every_command_of_the_guide_does_what_it_says(tmp_path: Path) -> None:
    workspace = Workspace(Clock(datetime.now(UTC), flowing=True), demo_people())
    printed: dict[str, str] = {}
    with own_server() as server:
        async with serving(workspace):
            operator = Operator(tmp_path, workspace, server)
            operator.prepare()
            try:
                for command in COMMANDS:
                    if command in RUN_BY_CI:
                        continue
                    for earlier in next((BEFORE[each] for each in BEFORE if command.startswith(each)), []):
                        if earlier == "EMPTY":
                            operator.empties_postgresql()
                        else:
                            await operator.types(earlier)
                    printed[command] = await operator.types(command)
            finally:
                await operator.types("docker compose stop bot")
    [copied] = [text for command, text in printed.items() if " copy --to " in command]
    assert "rows are copied, and counted on both sides." in copied
    [imported] = [text for command, text in printed.items() if " roster import " in command]
    assert imported.startswith("48 people imported.")


def test_there_are_commands_in_it() -> None:
    assert len(COMMANDS) > 30


def test_every_word_of_the_command_line_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.__main__ import main

    with pytest.raises(SystemExit):
        main(["--help"])
    words = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert len(words) > 8
    assert not [word for word in words if f"python -m bot {word}" not in GUIDE and f"`{word} " not in GUIDE]


def test_the_recipe_for_litestream_names_the_file_of_the_image_and_what_it_needs_is_so() -> None:
    [recipe] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    [database] = yaml.safe_load(recipe)["dbs"]
    assert f"sqlite:///{database['path']}" in (HOUSE / "Dockerfile").read_text()
    assert database["replica"]["url"].startswith("s3://")
    assert BUSY_MILLISECONDS == 5_000


def test_each_secret_of_the_compose_file_is_made_in_the_guide_and_stays_out_of_git_and_image() -> None:
    document = yaml.safe_load((HOUSE / "compose.yaml").read_text())
    files = {secret["file"] for secret in document["secrets"].values()}
    assert files == {
        f"secrets/{name}" for service in document["services"].values() for name in service["secrets"]
    }
    assert not [file for file in files if not any(command.endswith(f"> {file}") for command in COMMANDS)]
    assert "/secrets/" in (HOUSE / ".gitignore").read_text().splitlines()
    assert (HOUSE / ".dockerignore").read_text().startswith("*\n")
