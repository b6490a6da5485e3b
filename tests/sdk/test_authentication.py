"""Who may call, and what those who may not are told, with signatures enforced."""

from __future__ import annotations

import re

import pytest
from alibabacloud_rds20140815 import models as rds
from alibabacloud_rds20140815.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.utils_models import GlobalParameters

from harness import REQUEST_ID, SECRET, STS_KEY_ID, STS_SECRET, Emulator, create, refusal, tag, tags_of

MISMATCH = "Specified signature is not matched with our calculation. server string to sign is:"
# How the string begins that the emulator says it signed: it tells which scheme the client used.
STRING_TO_SIGN = {
    "V3": r"ACS3-HMAC-SHA256\n[0-9a-f]{64}",
    "V1": r"POST&%2F&AccessKeyId%3Dtestid~test-\d+%26Action%3D\S+",
}


def regions(client: Client) -> rds.DescribeRegionsResponse:
    return client.describe_regions(rds.DescribeRegionsRequest())


def round_trip(client: Client) -> dict[str, str]:
    """Makes an instance, tags it, and lists its tags: a signed value with everything that is encoded."""
    instance = create(client)
    tag(client, [instance], {"空 k": "a+b/c~*'(&=%"})
    return tags_of(client, instance)


def test_a_wrong_secret_is_answered_with_the_string_to_sign(
    emulator: Emulator, mode: str, space: str
) -> None:
    client = emulator.client(mode, space, access_key_secret="wrong")

    error = refusal(lambda: regions(client), 400, "SignatureDoesNotMatch")

    expected = f"code: 400, {re.escape(MISMATCH)}{STRING_TO_SIGN[mode]} request id: {REQUEST_ID.pattern}"
    assert re.fullmatch(expected, error.message)
    assert error.data["HostId"] == "127.0.0.1"


def test_an_unknown_access_key_is_not_found(emulator: Emulator, mode: str) -> None:
    client = emulator.client(mode, access_key_id="nobody")

    refusal(lambda: regions(client), 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")


def test_the_caller_is_checked_before_the_parameters(emulator: Emulator, mode: str) -> None:
    client = emulator.client(mode, access_key_id="nobody")

    refusal(lambda: tag(client, [], {}), 404, "InvalidAccessKeyId.NotFound")


def test_a_security_token_is_signed_and_served(emulator: Emulator, mode: str, space: str) -> None:
    client = emulator.client(mode, space, security_token="token+with/all=of it")

    assert round_trip(client) == {"空 k": "a+b/c~*'(&=%"}


def test_a_temporary_key_is_served_with_its_token(emulator: Emulator, mode: str, space: str) -> None:
    client = emulator.client(
        mode, access_key_id=f"{STS_KEY_ID}~{space}", access_key_secret=STS_SECRET, security_token="token"
    )

    assert round_trip(client) == {"空 k": "a+b/c~*'(&=%"}


def test_a_temporary_key_without_its_token_is_refused(emulator: Emulator, mode: str) -> None:
    client = emulator.client(mode, access_key_id=STS_KEY_ID, access_key_secret=STS_SECRET)

    refusal(
        lambda: regions(client), 400, "MissingSecurityToken", "SecurityToken is mandatory for this action."
    )


def test_a_temporary_key_with_a_wrong_secret_is_refused(emulator: Emulator, mode: str) -> None:
    client = emulator.client(
        mode, access_key_id=STS_KEY_ID, access_key_secret="wrong", security_token="token"
    )

    refusal(lambda: regions(client), 400, "SignatureDoesNotMatch")


def bearer(emulator: Emulator, mode: str, space: str, token: str) -> Client:
    """A client that names its space in a header, for a bearer token comes without an access key."""
    headers = GlobalParameters(headers={"x-parhelion-space": space})
    return emulator.client(
        mode, access_key_id=None, access_key_secret=None, bearer_token=token, global_parameters=headers
    )


def test_a_bearer_token_that_is_a_known_secret_is_served(emulator: Emulator, mode: str, space: str) -> None:
    client = bearer(emulator, mode, space, SECRET)

    assert round_trip(client) == {"空 k": "a+b/c~*'(&=%"}


def test_the_space_header_counts_for_a_bearer_token(emulator: Emulator, mode: str, space: str) -> None:
    instance = create(bearer(emulator, mode, space, SECRET))

    assert tags_of(emulator.client(mode, space), instance) == {}
    refusal(lambda: tag(emulator.client(mode), [instance], {"k": "v"}), 400, "Request.NotFound")
    tag(emulator.client(mode, space), [instance], {"k": "v"})


def test_any_other_bearer_token_is_refused(emulator: Emulator, mode: str, space: str) -> None:
    client = bearer(emulator, mode, space, "testsecreT")

    refusal(
        lambda: regions(client), 403, "InvalidBearerToken", "Specified bearer token is not found or invalid."
    )


@pytest.mark.parametrize("protocol", ["http", None])
def test_an_endpoint_with_a_scheme_is_served(
    emulator: Emulator, mode: str, space: str, protocol: str | None
) -> None:
    # The SDK then sends, and in V3 signs, a Host header that starts with `http://`.
    client = emulator.client(mode, space, endpoint=emulator.base, protocol=protocol)

    assert round_trip(client) == {"空 k": "a+b/c~*'(&=%"}


def test_an_endpoint_with_a_scheme_leaves_a_bare_host_id(emulator: Emulator, mode: str) -> None:
    client = emulator.client(mode, access_key_id="nobody", endpoint=emulator.base)

    error = refusal(lambda: regions(client), 404, "InvalidAccessKeyId.NotFound")

    assert error.data["HostId"] == "127.0.0.1"


def test_a_call_long_after_the_clock_of_its_space_has_expired(
    emulator: Emulator, client: Client, space: str
) -> None:
    frozen = {"mode": "frozen", "at": "2020-01-01T00:00:00Z"}

    emulator.admin("PUT", f"/clock?space={space}", frozen)

    refusal(
        lambda: regions(client),
        400,
        "InvalidTimeStamp.Expired",
        "Specified time stamp or date value is expired.",
    )
    emulator.admin("PUT", f"/clock?space={space}", {"mode": "real"})
    assert regions(client).status_code == 200


@pytest.mark.parametrize(("seconds", "served"), [(-960, False), (-840, True), (840, True), (960, False)])
def test_a_call_may_be_a_quarter_of_an_hour_off(
    emulator: Emulator, client: Client, space: str, seconds: int, served: bool
) -> None:
    emulator.admin("PUT", f"/clock?space={space}", {"mode": "offset", "seconds": seconds})

    if served:
        assert regions(client).status_code == 200
    else:
        refusal(lambda: regions(client), 400, "InvalidTimeStamp.Expired")


def test_the_clock_of_one_space_is_not_that_of_another(
    emulator: Emulator, client: Client, space: str
) -> None:
    emulator.admin("PUT", f"/clock?space={space}-other", {"mode": "frozen", "at": "2020-01-01T00:00:00Z"})

    assert regions(client).status_code == 200


def test_a_name_that_no_space_can_have_is_refused(emulator: Emulator, mode: str) -> None:
    headers = GlobalParameters(headers={"x-parhelion-space": "a b"})
    client = emulator.client(mode, global_parameters=headers)

    with pytest.raises(ClientException) as caught:
        regions(client)

    assert (caught.value.status_code, caught.value.code) == (400, "Parhelion.BadSpaceName")
