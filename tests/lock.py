"""Pins every dependency with its hashes; the files name no index."""

import subprocess
import sys

COMPILE = (
    *("uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--no-header", "--quiet", "--upgrade"),
)


def main() -> int:
    for target, more in (("requirements.lock", ()), ("requirements-dev.lock", ("--group", "dev"))):
        done = subprocess.run([sys.executable, "-m", *COMPILE, *more, "-o", target], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
