"""Logging in to Huawei Cloud and OTC: passwords, tokens, access keys, and what clients look up first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keystoneauth1.exceptions
import openstack
import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkiam.v3 import (
    AuthScope,
    AuthScopeProject,
    IamClient,
    KeystoneCreateUserTokenByPasswordRequest,
    KeystoneCreateUserTokenByPasswordRequestBody,
    KeystoneListAuthProjectsRequest,
    KeystoneListProjectsRequest,
    KeystoneListRegionsRequest,
    KeystoneShowCatalogRequest,
    PwdAuth,
    PwdIdentity,
    PwdPassword,
    PwdPasswordUser,
    PwdPasswordUserDomain,
)
from huaweicloudsdkvpc.v2 import VpcClient
from keystoneauth1.identity.v3 import Password, Token
from keystoneauth1.session import Session
from openstack.connection import Connection

from harness import KEY_ID, SECRET, Emulator

DOMAIN = "OTC00000000001000000042"


@pytest.fixture
def connect(emulator: Emulator, space: str) -> Callable[..., Connection]:
    """Makes an openstacksdk connection, as a `clouds.yaml` would describe it."""

    def connect(project: str = "eu-de", password: str = SECRET) -> Connection:
        return openstack.connect(
            load_yaml_config=False,
            load_envvars=False,
            region_name="eu-de",
            interface="public",
            identity_api_version="3",
            auth={
                "auth_url": f"{emulator.base}/v3",
                "username": f"{KEY_ID}~{space}",
                "password": password,
                "user_domain_name": DOMAIN,
                "project_name": project,
                "project_domain_name": DOMAIN,
            },
        )

    return connect


@pytest.fixture
def iam(emulator: Emulator, space: str) -> Callable[..., IamClient]:
    """Makes a client of the vendor's SDK, which looks its domain up before the first call."""

    def iam(key_id: str = f"{KEY_ID}~{space}", secret: str = SECRET) -> IamClient:
        credentials = GlobalCredentials(key_id, secret).with_iam_endpoint(emulator.base)
        region = Region("eu-de", emulator.base)
        return IamClient.new_builder().with_credentials(credentials).with_region(region).build()

    return iam


def test_a_password_buys_a_token_for_a_project(connect: Callable[..., Connection]) -> None:
    connection = connect("eu-nl")

    access = connection.session.auth.get_access(connection.session)

    assert access.project_name == "eu-nl"
    assert access.project_domain_name == DOMAIN
    assert access.user_domain_name == DOMAIN
    assert not access.will_expire_soon(stale_duration=23 * 3600)
    assert connection.current_project_id == access.project_id


def test_the_catalog_leads_back_to_where_the_client_came_from(
    connect: Callable[..., Connection], emulator: Emulator
) -> None:
    connection = connect()
    project = connection.current_project_id

    assert connection.endpoint_for("vpc") == f"{emulator.base}/v1/{project}"
    assert connection.endpoint_for("smnv2") == f"{emulator.base}/v2/{project}"
    assert connection.endpoint_for("network") == emulator.base
    assert connection.image.get_endpoint_data().url == f"{emulator.base}/v2/"


def test_a_wrong_password_is_refused(connect: Callable[..., Connection]) -> None:
    with pytest.raises(keystoneauth1.exceptions.Unauthorized) as refused:
        connect(password="other").session.get_token()

    assert refused.value.http_status == 401
    assert "The username or password is wrong." in str(refused.value)


def test_the_version_is_found_without_v3_in_the_address(emulator: Emulator, space: str) -> None:
    user = {"username": f"{KEY_ID}~{space}", "password": SECRET, "user_domain_name": DOMAIN}
    auth = Password(emulator.base, project_name="eu-de", project_domain_name=DOMAIN, **user)
    session = Session(auth)

    assert session.get("/v3/projects?name=eu-de", endpoint_filter={"service_type": "network"}).ok
    assert auth.get_discovery(session, f"{emulator.base}/").version_data()[-1]["version"] == (3, 6)


def test_a_token_is_exchanged_for_one_of_another_project(
    connect: Callable[..., Connection], emulator: Emulator
) -> None:
    given = connect().authorize()
    auth = Token(f"{emulator.base}/v3", given, project_name="eu-nl", project_domain_name=DOMAIN)

    access = auth.get_access(Session())

    assert access.project_name == "eu-nl"
    assert access.user_domain_name == DOMAIN


def test_the_command_line_logs_in_with_its_default_domain(emulator: Emulator, space: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OS_")}
    environment |= {
        "OS_AUTH_URL": f"{emulator.base}/v3",
        "OS_IDENTITY_API_VERSION": "3",
        "OS_USERNAME": f"{KEY_ID}~{space}",
        "OS_PASSWORD": SECRET,
        "OS_USER_DOMAIN_NAME": DOMAIN,
        "OS_PROJECT_NAME": "eu-de",
        "OS_REGION_NAME": "eu-de",
    }
    program = Path(sys.executable).with_name("openstack")

    def run(*words: str) -> str:
        command = [str(program), *words, "--format", "value"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert len(run("token", "issue", "--column", "project_id")) == 32
    assert "eu-nl" in run("project", "list", "--my-projects", "--column", "Name").splitlines()


def test_a_project_is_looked_up_by_the_region(
    emulator: Emulator, space: str, connect: Callable[..., Connection]
) -> None:
    credentials = BasicCredentials(f"{KEY_ID}~{space}", SECRET).with_iam_endpoint(emulator.base)
    builder = VpcClient.new_builder().with_credentials(credentials)

    builder.with_region(Region("eu-de", emulator.base)).build()

    assert credentials.project_id == connect("eu-de").current_project_id


def test_a_domain_is_looked_up_and_calls_are_signed(iam: Callable[..., IamClient]) -> None:
    client = iam()

    regions = client.keystone_list_regions(KeystoneListRegionsRequest()).regions
    projects = client.keystone_list_projects(KeystoneListProjectsRequest(name="eu-de")).projects
    every = client.keystone_list_auth_projects(KeystoneListAuthProjectsRequest()).projects
    catalog = client.keystone_show_catalog(KeystoneShowCatalogRequest()).catalog

    assert "eu-de" in [region.id for region in regions]
    assert [project.name for project in projects] == ["eu-de"]
    assert projects[0].domain_id == client.get_credentials().domain_id
    assert projects[0].id in [project.id for project in every]
    assert "vpc" in [entry.type for entry in catalog]


def test_the_sdk_asks_for_a_token(iam: Callable[..., IamClient], space: str) -> None:
    user = PwdPasswordUser(
        domain=PwdPasswordUserDomain(name=DOMAIN), name=f"{KEY_ID}~{space}", password=SECRET
    )
    identity = PwdIdentity(methods=["password"], password=PwdPassword(user=user))
    scope = AuthScope(project=AuthScopeProject(name="eu-de"))
    body = KeystoneCreateUserTokenByPasswordRequestBody(auth=PwdAuth(identity=identity, scope=scope))

    request = KeystoneCreateUserTokenByPasswordRequest(body=body)
    answer = iam().keystone_create_user_token_by_password(request)

    assert answer.x_subject_token
    assert answer.token.project.name == "eu-de"
    assert answer.token.user.name == f"{KEY_ID}~{space}"
    assert answer.token.catalog


def test_a_wrong_secret_is_refused_and_shows_what_was_signed(iam: Callable[..., IamClient]) -> None:
    client = iam()
    client.get_credentials().sk = "other"

    with pytest.raises(ClientRequestException) as refused:
        client.keystone_list_regions(KeystoneListRegionsRequest())

    assert refused.value.status_code == 401
    assert refused.value.error_code == "APIGW.0301"
    assert "verify aksk signature fail, canonicalRequest:GET|/v3/regions/||" in refused.value.error_msg
    assert len(refused.value.request_id) == 32


def test_an_unknown_access_key_is_refused(iam: Callable[..., IamClient]) -> None:
    client = iam()
    client.get_credentials().ak = "other"

    with pytest.raises(ClientRequestException) as refused:
        client.keystone_list_regions(KeystoneListRegionsRequest())

    assert refused.value.status_code == 401
    assert refused.value.error_msg == "Incorrect IAM authentication information: ak other not exist"
