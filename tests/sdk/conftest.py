"""One emulator for all tests, and a space of its own for each."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alibabacloud_rds20140815.client import Client

from harness import ALGORITHMS, Emulator, running

ROOT = Path(__file__).resolve().parents[2]

# The SDKs would send calls for this machine through a proxy that the environment names.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"

spaces = itertools.count(1)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The built binary, on a free port, with signatures enforced and the demo world."""
    binary = ROOT / os.environ.get("PARHELION_BIN", "target/debug/parhelion")
    with running(binary, tmp_path_factory.mktemp("emulator")) as emulator:
        yield emulator


@pytest.fixture(params=list(ALGORITHMS))
def mode(request: pytest.FixtureRequest) -> str:
    """The signature scheme; whatever asks for it runs in both."""
    return request.param


@pytest.fixture
def space() -> str:
    """The name of a space that nobody else uses."""
    return f"test-{next(spaces)}"


@pytest.fixture
def client(emulator: Emulator, mode: str, space: str) -> Client:
    """The SDK's client in an empty space."""
    return emulator.client(mode, space)


@pytest.fixture
def demo(emulator: Emulator, mode: str) -> Client:
    """The SDK's client in the space with the demo world, which all tests share: to look at only."""
    return emulator.client(mode)
