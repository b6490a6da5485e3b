"""The official SDK drives every operation of IMS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.region.region import Region
from huaweicloudsdkims.v2 import ImsClient
from huaweicloudsdkims.v2 import model as ims

from harness import KEY_ID, SECRET, Emulator

# The Glance-native methods; their routes are what other clients use.
pytestmark = pytest.mark.filterwarnings("ignore:Method .* of ImsClient is deprecated:DeprecationWarning")

PROJECT = "0000000000000000000000000000aaaa"
UBUNTU = "0f2b5a0c-6d3e-4a43-9f0b-2a6b8d1c7e01"
NOBODY = "00000000-0000-4000-8000-000000000000"


def connect(emulator: Emulator, key_id: str) -> ImsClient:
    credentials = BasicCredentials(key_id, SECRET, PROJECT)
    return ImsClient.new_builder().with_credentials(credentials).with_endpoints([emulator.base]).build()


@pytest.fixture
def images(emulator: Emulator, space: str) -> ImsClient:
    """The SDK's client in an empty space."""
    return connect(emulator, f"{KEY_ID}~{space}")


@pytest.fixture
def demo_images(emulator: Emulator) -> ImsClient:
    """The SDK's client in the space with the demo world: its project is empty, public images are there."""
    return connect(emulator, KEY_ID)


def refused(call: Callable[[], Any], status: int, code: str) -> None:
    with pytest.raises(ClientRequestException) as caught:
        call()
    assert (caught.value.status_code, caught.value.error_code) == (status, code)
    assert caught.value.request_id


def register(images: ImsClient, name: str = "img", **more: Any) -> str:
    """Makes an image by a job and returns its id."""
    body = ims.CreateImageRequestBody(name=name, image_url="bucket:f.qcow2", min_disk=40, **more)
    job = images.create_image(ims.CreateImageRequest(body=body)).job_id
    shown = images.show_job(ims.ShowJobRequest(job_id=job))
    assert (shown.status, shown.job_type, shown.entities.image_name) == ("SUCCESS", "imsImportImageJob", name)
    return shown.entities.image_id


def add(images: ImsClient, image: str, key: str, value: str) -> Any:
    tag = ims.ResourceTag(key=key, value=value)
    body = ims.AddImageTagRequestBody(tag=tag)
    return images.add_image_tag(ims.AddImageTagRequest(image_id=image, body=body))


def batch(images: ImsClient, image: str, action: str, tags: dict[str, str]) -> Any:
    listed = [ims.ResourceTag(key=key, value=value) for key, value in tags.items()]
    body = ims.BatchAddOrDeleteTagsRequestBody(action=action, tags=listed)
    return images.batch_add_or_delete_tags(ims.BatchAddOrDeleteTagsRequest(image_id=image, body=body))


def put(images: ImsClient, **body: Any) -> Any:
    request = ims.CreateOrUpdateTagsRequest(body=ims.AddOrUpdateTagsRequestBody(**body))
    return images.create_or_update_tags(request)


def tags_of(images: ImsClient, image: str) -> dict[str, str]:
    """The tags as the v2 call lists them, after a look whether the image shows the same."""
    listed = images.list_image_tags(ims.ListImageTagsRequest(image_id=image)).tags
    spelled = [f"{tag.key}={tag.value}" if tag.value else tag.key for tag in listed]
    assert images.glance_show_image(ims.GlanceShowImageRequest(image_id=image)).tags == spelled
    return {tag.key: tag.value for tag in listed}


def test_a_job_makes_an_image_and_the_list_shows_it(images: ImsClient) -> None:
    image = register(images, image_tags=[ims.TagKeyValue(key="k", value="v")], os_version="Debian 12 64bit")

    found = images.list_images(ims.ListImagesRequest(imagetype="private", tag="k=v", limit=2)).images

    assert [(it.id, it.name, it.status, it.min_disk) for it in found] == [(image, "img", "active", 40)]
    assert (found[0].owner, found[0].os_version, found[0].tags) == (PROJECT, "Debian 12 64bit", ["k=v"])


def test_a_job_that_is_not_there_is_refused(images: ImsClient) -> None:
    refused(lambda: images.show_job(ims.ShowJobRequest(job_id="0" * 32)), 404, "IMG.0121")


def test_an_image_from_nothing_is_refused(images: ImsClient) -> None:
    body = ims.CreateImageRequestBody(name="img")
    refused(lambda: images.create_image(ims.CreateImageRequest(body=body)), 400, "IMG.0012")


def test_a_patch_changes_an_image_and_one_that_conflicts_changes_nothing(images: ImsClient) -> None:
    image = register(images)

    def patch(*steps: tuple[str, str, str]) -> Any:
        body = [ims.UpdateImageRequestBody(op=op, path=path, value=value) for op, path, value in steps]
        return images.update_image(ims.UpdateImageRequest(image_id=image, body=body))

    changed = patch(("replace", "/name", "ims_test"), ("replace", "/min_ram", "2048"))
    refused(lambda: patch(("replace", "/name", "x"), ("replace", "/__description", "x")), 400, "IMG.0035")
    described = patch(("add", "/__description", "all is well"))

    assert (changed.name, changed.min_ram) == ("ims_test", 2048)
    assert (described.name, described.description) == ("ims_test", "all is well")


def test_glance_creates_lists_updates_and_deletes_an_image(images: ImsClient) -> None:
    body = ims.GlanceCreateImageMetadataRequestBody(name="img1", disk_format="vhd", tags=["test=testvalue"])
    made = images.glance_create_image_metadata(ims.GlanceCreateImageMetadataRequest(body=body))
    assert (made.status_code, made.status, made.tags) == (201, "queued", ["test=testvalue"])

    step = ims.GlanceUpdateImageRequestBody(op="replace", path="/name", value="img2")
    changed = images.glance_update_image(ims.GlanceUpdateImageRequest(image_id=made.id, body=[step]))
    assert (changed.name, changed.disk_format) == ("img2", "vhd")

    listed = images.glance_list_images(ims.GlanceListImagesRequest(name="img2"))
    assert [it.id for it in listed.images] == [made.id]
    assert listed.schema == "/v2/schemas/images"

    gone = ims.GlanceDeleteImageRequest(
        image_id=made.id, body=ims.GlanceDeleteImageRequestBody(delete_backup=False)
    )
    assert images.glance_delete_image(gone).status_code == 204
    refused(lambda: images.glance_show_image(ims.GlanceShowImageRequest(image_id=made.id)), 404, "IMG.0144")
    refused(lambda: images.glance_delete_image(gone), 404, "IMG.0144")


def test_glance_lists_in_pages_that_name_the_next_one(images: ImsClient) -> None:
    made = {register(images, name) for name in ("a", "b", "c")}
    first = images.glance_list_images(ims.GlanceListImagesRequest(limit=2, sort_key="name", sort_dir="asc"))
    marker = first.images[-1].id
    second = images.glance_list_images(
        ims.GlanceListImagesRequest(limit=2, sort_key="name", sort_dir="asc", marker=marker)
    )

    assert first.next.endswith(f"&marker={marker}")
    assert second.next is None
    assert [it.name for it in first.images + second.images] == ["a", "b", "c"]
    assert {it.id for it in first.images + second.images} == made


def test_the_schemas_are_there(images: ImsClient) -> None:
    image = images.glance_show_image_schemas(ims.GlanceShowImageSchemasRequest())
    several = images.glance_list_image_schemas(ims.GlanceListImageSchemasRequest())

    assert (image.name, several.name) == ("image", "images")
    assert image.additional_properties.type == "string"


def test_tags_in_four_spellings_are_one_set(images: ImsClient) -> None:
    image = register(images)

    answers = [
        put(images, image_id=image, tag="aaaa.1111"),
        put(images, image_id=image, image_tag=ims.ResourceTag(key="key1", value="value1")),
        add(images, image, "k2", "v2"),
        batch(images, image, "create", {"k3": "", "key1": "other"}),
        images.glance_create_tag(ims.GlanceCreateTagRequest(image_id=image, tag="bare")),
    ]

    assert [answer.status_code for answer in answers] == [204] * 5
    assert tags_of(images, image) == {"aaaa": "1111", "bare": "", "k2": "v2", "k3": "", "key1": "other"}

    answers = [
        images.delete_image_tag(ims.DeleteImageTagRequest(image_id=image, key="aaaa")),
        images.glance_delete_tag(ims.GlanceDeleteTagRequest(image_id=image, tag="bare")),
        batch(images, image, "delete", {"k3": "", "never": "there"}),
    ]

    assert [answer.status_code for answer in answers] == [204] * 3
    assert tags_of(images, image) == {"k2": "v2", "key1": "other"}


def test_tags_of_a_project_are_listed_in_both_ways(images: ImsClient) -> None:
    one, other = register(images, "one"), register(images, "other")
    add(images, one, "env", "prod")
    add(images, other, "env", "test")
    add(images, other, "bare", "")

    listed = images.list_images_tags(ims.ListImagesTagsRequest()).tags
    spelled = images.list_tags(ims.ListTagsRequest(limit=2, page=1)).tags

    assert [(tag.key, tag.values) for tag in listed] == [("bare", [""]), ("env", ["prod", "test"])]
    assert spelled == ["bare", "env=prod"]


def test_images_are_found_by_their_tags(images: ImsClient) -> None:
    one, _ = register(images, "img-one"), register(images, "img-other")
    add(images, one, "env", "prod")

    def find(**body: Any) -> Any:
        return images.list_image_by_tags(
            ims.ListImageByTagsRequest(body=ims.ListImageByTagsRequestBody(**body))
        )

    wanted = [ims.Tags(key="env", values=["prod"])]
    named = [ims.TagKeyValue(key="resource_name", value="img")]
    found = find(action="filter", tags=wanted, matches=named, limit="1", offset="0")

    assert found.total_count == 1
    assert [(it.resource_id, it.resource_name, it.resource_detail.status) for it in found.resources] == [
        (one, "img-one", "active")
    ]
    assert find(action="count", matches=named).total_count == 2
    assert find(action="count", not_tags_any=wanted).total_count == 1
    refused(lambda: find(action="filter", limit="1001"), 400, "IMG.0001")


def test_tags_that_may_not_be_are_refused_and_change_nothing(images: ImsClient) -> None:
    image = register(images)
    add(images, image, "k", "v")
    many = {f"k{number}": "" for number in range(10)}

    refused(lambda: put(images, image_id=image, tag="a b.c"), 400, "IMG.0115")
    refused(lambda: put(images, image_id=image), 400, "IMG.0115")
    refused(lambda: batch(images, image, "create", {"ok": "", "k" * 37: ""}), 400, "IMG.0115")
    refused(lambda: batch(images, image, "create", many), 400, "IMG.0116")
    refused(lambda: add(images, NOBODY, "k", "v"), 404, "IMG.0144")
    request = ims.DeleteImageTagRequest(image_id=image, key="none")
    refused(lambda: images.delete_image_tag(request), 404, "IMG.0121")

    assert tags_of(images, image) == {"k": "v"}


def test_public_images_are_seen_and_stay_as_they_are(demo_images: ImsClient) -> None:
    public = demo_images.list_images(ims.ListImagesRequest(imagetype="gold", platform="Ubuntu")).images
    assert [(it.id, it.visibility) for it in public] == [(UBUNTU, "public")]

    refused(lambda: put(demo_images, image_id=UBUNTU, tag="a.b"), 400, "IMG.0047")
    refused(lambda: add(demo_images, UBUNTU, "a", "b"), 400, "IMG.0047")
    request = ims.GlanceCreateTagRequest(image_id=UBUNTU, tag="a")
    refused(lambda: demo_images.glance_create_tag(request), 400, "IMG.0047")
    gone = ims.GlanceDeleteImageRequest(image_id=UBUNTU, body=ims.GlanceDeleteImageRequestBody())
    refused(lambda: demo_images.glance_delete_image(gone), 400, "IMG.0094")


def test_the_project_of_a_region_has_the_private_images_of_the_demo_world(emulator: Emulator) -> None:
    looked_up = BasicCredentials(KEY_ID, SECRET).with_iam_endpoint(emulator.base)
    region = Region("eu-de", emulator.base)
    demo = ImsClient.new_builder().with_credentials(looked_up).with_region(region).build()

    private = demo.list_images(ims.ListImagesRequest(imagetype="private")).images

    assert {image.owner for image in private} == {looked_up.project_id}
    assert len(private) == 2
