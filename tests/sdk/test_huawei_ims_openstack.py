"""openstacksdk and the `openstack` command line, by password login, on images."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openstack
import pytest
from openstack.connection import Connection
from openstack.exceptions import BadRequestException, NotFoundException

from harness import KEY_ID, SECRET, Emulator

DOMAIN = "OTC00000000001000000001"
PUBLIC = {
    "Standard_Debian_12_latest",
    "Standard_Ubuntu_24.04_latest",
    "Standard_Windows_2022_STD_latest",
}


def login(emulator: Emulator, user: str) -> dict[str, str]:
    return {
        "auth_url": f"{emulator.base}/v3",
        "username": user,
        "password": SECRET,
        "user_domain_name": DOMAIN,
        "project_name": "eu-de",
        "project_domain_name": DOMAIN,
        "region_name": "eu-de",
        "identity_api_version": "3",
    }


def connect(emulator: Emulator, user: str) -> Connection:
    return openstack.connect(interface="public", **login(emulator, user))


@pytest.fixture
def cloud(emulator: Emulator, space: str) -> Connection:
    """A connection to an empty space."""
    return connect(emulator, f"{KEY_ID}~{space}")


def run(emulator: Emulator, user: str, *arguments: str) -> str:
    """Runs the command line and returns what it prints; a failure shows its complaint."""
    settings = {f"OS_{name.upper()}": value for name, value in login(emulator, user).items()}
    command = [str(Path(sys.executable).parent / "openstack"), "image", *arguments]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_whoever_logs_in_to_the_demo_project_sees_its_images(emulator: Emulator) -> None:
    cloud = connect(emulator, KEY_ID)

    names = [image.name for image in cloud.image.images(limit=2)]
    shop = cloud.image.find_image("shop-base", ignore_missing=False)

    assert set(names) == PUBLIC | {"shop-base", "shop-base-old"}
    assert (shop.visibility, shop.tags) == ("private", ["app=shop", "env=prod", "golden"])
    assert {image.name for image in cloud.image.images(visibility="public")} == PUBLIC


def test_an_image_without_data_keeps_what_the_client_adds_to_it(cloud: Connection) -> None:
    made = cloud.image.create_image("img1", disk_format="qcow2", tags=["test=testvalue"])

    assert (made.status, made.tags, made.disk_format) == ("queued", ["test=testvalue"], "qcow2")
    assert made.properties["owner_specified.openstack.object"] == "images/img1"

    renamed = cloud.image.update_image(made, name="img2")
    extended = cloud.image.update_image(cloud.image.get_image(made.id), flavour="plain")

    assert (renamed.name, extended.properties["flavour"]) == ("img2", "plain")
    cloud.image.delete_image(made.id, ignore_missing=False)
    with pytest.raises(NotFoundException):
        cloud.image.get_image(made.id)


def test_tags_go_on_and_off(cloud: Connection) -> None:
    image = cloud.image.create_image("img1")

    cloud.image.add_tag(image, "aaaa")
    cloud.image.add_tag(image, "k=v")
    before = cloud.image.get_image(image.id).tags
    cloud.image.remove_tag(image, "aaaa")

    assert before == ["aaaa", "k=v"]
    assert cloud.image.get_image(image.id).tags == ["k=v"]
    with pytest.raises(NotFoundException):
        cloud.image.remove_tag(image, "aaaa")
    with pytest.raises(BadRequestException) as caught:
        cloud.image.add_tag(image, "a.b")
    assert caught.value.details == "The image tag is invalid."


def test_the_command_line_lists_images_and_sets_and_unsets_tags(emulator: Emulator, space: str) -> None:
    user = f"{KEY_ID}~{space}"
    image = connect(emulator, user).image.create_image("img1", tags=["old"])

    def tags() -> list[str]:
        return json.loads(run(emulator, user, "show", "-f", "json", "-c", "tags", "img1"))["tags"]

    listed = json.loads(run(emulator, user, "list", "-f", "json"))
    assert listed == [{"ID": image.id, "Name": "img1", "Status": "queued"}]

    run(emulator, user, "set", "--tag", "k=v", "--tag", "bare", "img1")
    assert tags() == ["bare", "k=v", "old"]

    run(emulator, user, "unset", "--tag", "k=v", "--tag", "old", "img1")
    assert tags() == ["bare"]

    done = connect(emulator, user).image.put(
        f"{emulator.base}/v1/cloudimages/tags",
        json={"image_id": image.id, "image_tag": {"key": "version", "value": "1.2"}},
    )
    assert done.status_code == 204
    run(emulator, user, "set", "--tag", "new", "img1")
    assert tags() == ["bare", "new", "version=1.2"]

    run(emulator, user, "unset", "--tag", "version=1.2", "img1")
    assert tags() == ["bare", "new"]
