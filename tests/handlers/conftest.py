"""A server on the internet, as far as the bot can tell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.pack_server import PackServer, certify, serving_packs


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certify(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
async def packs(certificate: tuple[Path, Path]) -> AsyncIterator[PackServer]:
    async with serving_packs(*certificate) as server:
        yield server
