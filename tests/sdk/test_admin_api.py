"""The admin API against its own description: schemathesis asks what the OpenAPI document allows, and what it does not.

It has an emulator of its own: what it asks resets, moves clocks and drops what is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from conftest import ROOT
from harness import Emulator, running

# A stream does not end by itself.
ENDLESS = r"/stream$"


@pytest.fixture(scope="module")
def instrument(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An emulator that nobody else uses."""
    binary = ROOT / os.environ.get("PARHELION_BIN", "target/debug/parhelion")
    with running(binary, tmp_path_factory.mktemp("instrument")) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def described(instrument: Emulator) -> schemathesis.BaseSchema:
    """The document that the emulator serves."""
    return schemathesis.openapi.from_url(f"{instrument.admin_base}/openapi.json").exclude(path_regex=ENDLESS)


CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_what_the_document_allows_is_answered_as_it_says(described: schemathesis.BaseSchema) -> None:
    for operation in operations(described):
        ask(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), CHECKS)


def test_what_the_document_does_not_allow_is_refused(described: schemathesis.BaseSchema) -> None:
    for operation in operations(described):
        takes = operation.definition.raw
        # Where nothing is taken, nothing can be wrong.
        if takes["parameters"] or "requestBody" in takes:
            cases = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
            ask(cases, [*CHECKS, negative_data_rejection])


def operations(described: schemathesis.BaseSchema) -> list[schemathesis.APIOperation]:
    """All of them; a document that could not be read would have none."""
    found = [result.ok() for result in described.get_all_operations()]
    assert len(found) >= 10
    return found


def ask(cases: SearchStrategy[schemathesis.Case], checks: list[CheckFunction]) -> None:
    """Asks some of the cases, the same ones each time."""

    @settings(
        max_examples=10,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def one(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=checks)

    one()
