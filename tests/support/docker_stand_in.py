"""`docker`, as far as docs/running.md types it: what the image would do is done by processes of this machine.

The folder in STAND_IN holds what Docker would hold: the volume `data`, and each container as a file. Options
that it does not know end it, as they would end Docker.
"""

import argparse
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

PLACE = Path(os.environ.get("STAND_IN", "."))
HOUSE = Path(__file__).parent.parent.parent
VOLUME = PLACE / "data"
ON_THIS_MACHINE = {"HOST": "127.0.0.1", "PORT": "0"}
LOOK_EVERY = 0.05  # seconds, into the log of a process that has not ended
Words = Sequence[str]


def image_command() -> list[str]:
    """What the image runs where nothing else is asked for."""
    return list(
        json.loads(re.findall(r"^CMD (\[.*\])$", (HOUSE / "Dockerfile").read_text(), re.MULTILINE)[-1])
    )


def image_env(data: Path = VOLUME) -> dict[str, str]:
    [address] = re.findall(r"DATABASE_URL=(\S+)", (HOUSE / "Dockerfile").read_text())
    kept = {name: os.environ[name] for name in ("PATH", "SLACK_API_URL", "PYTHONPATH")}
    return kept | ON_THIS_MACHINE | {"DATABASE_URL": inside(address, data)}


def compose_env(service: str) -> dict[str, str]:
    settings = yaml.safe_load(Path("compose.yaml").read_text())["services"][service]["environment"]
    return image_env() | {name: inside(str(value)) for name, value in settings.items()}


def inside(text: str, data: Path = VOLUME) -> str:
    """What a path inside a container is on this machine."""
    return text.replace("/data/", f"{data}/").replace("/run/secrets/", f"{Path.cwd()}/secrets/")


def words_inside(words: Words) -> list[str]:
    return [sys.executable if word == "python" else inside(word) for word in words]


def start(name: str, env: dict[str, str], command: Words) -> int:
    """Begin a container; it is up when the bot in it is ready."""
    log = PLACE / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(words_inside(command), env=env, cwd=HOUSE, stdout=out, stderr=out)
    (PLACE / name).write_text(json.dumps({"env": env, "command": list(command), "pid": process.pid}))
    while "ready for" not in log.read_text():
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_EVERY)
            print(log.read_text(), file=sys.stderr)
            return 1
    return 0


def stop(name: str) -> int:
    pid = container(name)["pid"]
    if not is_running(pid):
        return 0
    end_of_process = os.pidfd_open(pid)
    os.kill(pid, signal.SIGTERM)
    has_ended, *_others = select.select([end_of_process], [], [], 10)
    if not has_ended:  # then Docker kills
        os.kill(pid, signal.SIGKILL)
    return 0 if has_ended else 1


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def container(name: str) -> dict[str, Any]:
    return dict(json.loads((PLACE / name).read_text()))


def run(words: Words) -> int:
    parser = argparse.ArgumentParser()
    for flag in ("-d", "--init", "--rm", "-i"):
        parser.add_argument(flag, action="store_true")
    for option in ("--name", "--restart", "--network"):
        parser.add_argument(option)
    for option in ("--log-opt", "-e", "-v"):
        parser.add_argument(option, action="append", default=[])
    parser.add_argument("image", choices=["vice-versa"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args(words)
    assert all(volume == "viceversa:/data" for volume in options.v)
    # Without the volume it is an empty place.
    data = VOLUME if options.v else Path(tempfile.mkdtemp(dir=PLACE))
    env = image_env(data) | {name: os.environ[name] for name in options.e}
    if options.d:
        assert not (PLACE / options.name).exists(), "the name is taken"
        return start(options.name, env, options.command or image_command())
    return subprocess.run(words_inside(options.command), env=env, cwd=HOUSE, check=False).returncode


def execute(words: Words) -> int:
    if words[0] == "-i":
        words = words[1:]
    env = container(words[0])["env"]
    assert is_running(container(words[0])["pid"]), "it is not running"
    return subprocess.run(words_inside(words[1:]), env=env, cwd=HOUSE, check=False).returncode


def copy(words: Words) -> int:
    name, _, path = words[0].partition(":")
    container(name)
    shutil.copy(inside(path), words[1])
    return 0


def compose(words: Words) -> int:
    match list(words):
        case ["up", "-d", "--wait", "database"]:
            return 0
        case ["up", "-d"]:
            return start("bot", compose_env("bot"), image_command())
        case ["stop", "bot"]:
            return stop("bot")
        case ["exec", "bot", *command]:
            return execute(["bot", *command])
        case ["exec", "-T", "database", program, *arguments]:
            program = f"{os.environ['POSTGRESQL_PROGRAMS']}/{program}"
            return subprocess.run([program, *arguments], check=False).returncode
    raise SystemExit(f"docker compose {' '.join(words)} is not known here")


def build(words: Words) -> int:
    assert list(words) == ["-t", "vice-versa", "."]
    return 0 if Path("Dockerfile").exists() else 1


def show_log(words: Words) -> int:
    [name] = words
    print((PLACE / f"{name}.log").read_text())
    return 0


def start_again(words: Words) -> int:
    [name] = words
    state = container(name)
    return start(name, state["env"], state["command"])


def remove(words: Words) -> int:
    [name] = words
    assert not is_running(container(name)["pid"]), "it is still running"
    (PLACE / name).unlink()
    return 0


VERBS: dict[str, Callable[[Words], int]] = {
    "build": build,
    "compose": compose,
    "cp": copy,
    "exec": execute,
    "logs": show_log,
    "rm": remove,
    "run": run,
    "start": start_again,
    "stop": lambda words: stop(words[0]),
}

if __name__ == "__main__":
    sys.exit(VERBS[sys.argv[1]](sys.argv[2:]))
