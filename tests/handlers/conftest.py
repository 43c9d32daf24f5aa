"""A server on the internet, as far as the bot can tell."""

from collections.abc import AsyncIterator

import pytest
import trustme

from tests.support.pack_server import PackServer, serving_packs


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
async def packs(authority: trustme.CA) -> AsyncIterator[PackServer]:
    async with serving_packs(authority) as server:
        yield server
