"""IoT Platform through the SDK: all ten operations, and refusals that arrive as answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from alibabacloud_iot20180120 import models
from alibabacloud_iot20180120.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException

from harness import REQUEST_ID, Emulator

FORMAT = "iot.common.InvalidFormattedParameter"

LONG_VALUE = (
    "The value of a tag cannot exceed 128 characters. A Chinese character is counted as two characters."
)

BULBS = "a1h7knJdld1"


@pytest.fixture
def iot(emulator: Emulator, mode: str, space: str) -> Client:
    """The SDK's client in an empty space."""
    return Client(emulator.config(mode, space))


@pytest.fixture
def demo(emulator: Emulator, mode: str) -> Client:
    """The SDK's client in the space with the demo world, which all tests share: to look at only."""
    return Client(emulator.config(mode))


def create(iot: Client, name: str = "light", **more: Any) -> str:
    """Makes a product and returns its key."""
    request = models.CreateProductRequest(product_name=name, node_type=0, **more)
    return iot.create_product(request).body.product_key


def pairs(model: Callable[..., Any], tags: dict[str, str | None]) -> list[Any]:
    return [model(tag_key=key, tag_value=value) for key, value in tags.items()]


def put(iot: Client, product: str, tags: dict[str, str | None], **more: Any) -> Any:
    """Puts new tags on a product, and returns the body."""
    model = models.CreateProductTagsRequestProductTag
    request = models.CreateProductTagsRequest(product_key=product, product_tag=pairs(model, tags), **more)
    return iot.create_product_tags(request).body


def update(iot: Client, product: str, tags: list[tuple[str, str]]) -> Any:
    """Gives tags new values, and returns the body."""
    model = models.UpdateProductTagsRequestProductTag
    rows = [model(tag_key=key, tag_value=value) for key, value in tags]
    request = models.UpdateProductTagsRequest(product_key=product, product_tag=rows)
    return iot.update_product_tags(request).body


def delete(iot: Client, product: str, keys: list[str]) -> Any:
    """Takes tags off a product, and returns the body."""
    request = models.DeleteProductTagsRequest(product_key=product, product_tag_key=keys)
    return iot.delete_product_tags(request).body


def tags_of(iot: Client, product: str, **more: Any) -> list[tuple[str, str]]:
    """The tags of a product, in the order of the answer."""
    body = iot.list_product_tags(models.ListProductTagsRequest(product_key=product, **more)).body
    assert body.success is True
    return [(tag.tag_key, tag.tag_value) for tag in body.data.product_tag]


def found(iot: Client, tags: dict[str, str | None], **more: Any) -> list[str]:
    """The names of the products that have any of the tags."""
    model = models.ListProductByTagsRequestProductTag
    request = models.ListProductByTagsRequest(product_tag=pairs(model, tags), **more)
    body = iot.list_product_by_tags(request).body
    assert body.success is True
    return [product.product_name for product in body.product_infos.product_info]


def listed(iot: Client, **more: Any) -> list[str]:
    """The names of the products of a page."""
    request = models.QueryProductListRequest(**({"current_page": 1, "page_size": 10} | more))
    return [product.product_name for product in iot.query_product_list(request).body.data.list.product_info]


def query(iot: Client, product: str, **more: Any) -> Any:
    """All of a product."""
    return iot.query_product(models.QueryProductRequest(product_key=product, **more)).body


def rename(iot: Client, product: str, name: str, **more: Any) -> Any:
    request = models.UpdateProductRequest(product_key=product, product_name=name, **more)
    return iot.update_product(request).body


def remove(iot: Client, product: str) -> Any:
    return iot.delete_product(models.DeleteProductRequest(product_key=product)).body


def succeeded(body: Any) -> bool:
    """Whether an answer is a success, without a code or a message."""
    assert REQUEST_ID.fullmatch(body.request_id)
    return body.success is True and body.code is None and body.error_message is None


def refused(body: Any, code: str, message: str) -> None:
    """Demands that an answer is a refusal. The SDK raises nothing: the status is 200."""
    assert (body.success, body.code, body.error_message) == (False, code, message)
    assert REQUEST_ID.fullmatch(body.request_id)


def invalid(body: Any) -> list[tuple[str, str]]:
    """The tags that a refusal names."""
    return [(tag.tag_key, tag.tag_value) for tag in body.invalid_product_tags.product_tag]


def test_a_product_lives_through_the_five_operations(iot: Client) -> None:
    request = models.CreateProductRequest(
        product_name="网关_02",
        node_type=1,
        aliyun_commodity_code="iothub_senior",
        data_format=1,
        net_type="ETHERNET",
        description="大厅 gateway",
        id_2=True,
        publish_auto=False,
    )

    created = iot.create_product(request).body
    key = created.product_key
    shown = query(iot, key)
    names = listed(iot)
    renamed = rename(iot, key, "Hall", description="the hall")
    again = query(iot, key).data
    removed = remove(iot, key)

    assert succeeded(created)
    assert created.data.product_key == key
    assert len(key) == 11
    assert key.startswith("a1")
    assert len(created.data.product_secret) == 16
    assert succeeded(shown)
    assert (shown.data.product_name, shown.data.node_type, shown.data.net_type) == ("网关_02", 1, 7)
    assert (shown.data.description, shown.data.id_2, shown.data.owner) == ("大厅 gateway", True, True)
    assert (shown.data.data_format, shown.data.aliyun_commodity_code) == (1, "iothub_senior")
    assert shown.data.product_secret == created.data.product_secret
    assert shown.data.gmt_create > 1_700_000_000_000
    assert names == ["网关_02"]
    assert succeeded(renamed)
    assert (again.product_name, again.description) == ("Hall", "the hall")
    assert succeeded(removed)
    refused(query(iot, key), "iot.prod.NotExistedProduct", "The product does not exist.")


def test_tags_live_through_the_five_operations(iot: Client) -> None:
    product = create(iot)

    assert succeeded(put(iot, product, {"first": "value1", "second": "值2", "Third.key": "a-b_c.d"}))
    assert succeeded(update(iot, product, [("first", "一"), ("second", "value2")]))
    assert tags_of(iot, product) == [("first", "一"), ("second", "value2"), ("Third.key", "a-b_c.d")]
    assert succeeded(delete(iot, product, ["first", "never.there"]))
    assert tags_of(iot, product) == [("second", "value2"), ("Third.key", "a-b_c.d")]
    assert found(iot, {"second": "value2"}) == ["light"]
    assert found(iot, {"second": "value3", "Third.key": None}) == ["light"]
    assert found(iot, {"second": "value3"}) == []


@pytest.mark.parametrize(
    ("tags", "message", "named"),
    [
        (
            [(f"k{number}", "v") for number in range(11)],
            "A maximum of 10 tags can be specified in one call.",
            [("k10", "v")],
        ),
        (
            [("first", "a"), ("first", "b")],
            "The keys of the tags must be unique.",
            [("first", "a"), ("first", "b")],
        ),
        (
            [("fir_st", "a"), ("first", "b"), ("second", "123$")],
            "The key of a tag can contain only English letters, digits, and dots (.).",
            [("fir_st", "a"), ("second", "123$")],
        ),
        ([("first", "a"), ("third", "b")], "The product has no tag with this key.", [("third", "b")]),
        (
            [("first", "值" * 65)],
            LONG_VALUE,
            [("first", "值" * 65)],
        ),
        (
            [("first", "a"), ("second", "123$")],
            "The value of a tag contains a character that is not allowed.",
            [("second", "123$")],
        ),
    ],
)
def test_a_refused_update_names_the_tags_and_changes_none(
    iot: Client, tags: list[tuple[str, str]], message: str, named: list[tuple[str, str]]
) -> None:
    product = create(iot)
    put(iot, product, {"first": "value1", "second": "value2"})

    body = update(iot, product, tags)

    refused(body, FORMAT, message)
    assert invalid(body) == named
    assert tags_of(iot, product) == [("first", "value1"), ("second", "value2")]


def test_a_key_that_is_there_is_not_created_again(iot: Client) -> None:
    product = create(iot)
    put(iot, product, {"first": "value1"})

    body = put(iot, product, {"other": "v", "first": "value2"})

    refused(body, FORMAT, "The product already has a tag with this key.")
    assert invalid(body) == [("first", "value2")]
    assert tags_of(iot, product) == [("first", "value1")]


def test_a_value_of_64_chinese_characters_is_taken(iot: Client) -> None:
    product = create(iot)

    assert succeeded(put(iot, product, {"k" * 30: "值" * 64}))
    assert tags_of(iot, product) == [("k" * 30, "值" * 64)]


def test_an_instance_has_products_of_its_own(iot: Client) -> None:
    instance = {"iot_instance_id": "iot-1"}
    product = create(iot, **instance)
    create(iot, "light")

    assert succeeded(put(iot, product, {"first": "value1"}, **instance))
    assert tags_of(iot, product, **instance) == [("first", "value1")]
    assert found(iot, {"first": None}) == []
    assert found(iot, {"first": None}, **instance) == ["light"]
    refused(query(iot, product), "iot.prod.NotExistedProduct", "The product does not exist.")


def test_an_empty_product_key_reaches_the_service_and_an_absent_one_does_not(iot: Client) -> None:
    refused(remove(iot, ""), "iot.prod.NullProductKey", "The ProductKey must be specified.")
    with pytest.raises(ClientException) as caught:
        iot.delete_product(models.DeleteProductRequest())
    assert (caught.value.status_code, caught.value.code) == (400, "MissingProductKey")


def test_the_demo_world_is_listed_in_pages_the_newest_first(demo: Client) -> None:
    assert listed(demo, page_size=2) == ["Hall_gateway", "温度计_二代"]
    assert listed(demo, page_size=2, current_page=2) == ["Bulbs"]
    assert listed(demo, aliyun_commodity_code="iothub_senior") == ["温度计_二代"]
    assert listed(demo, iot_instance_id="iot-060a0bgd") == ["Meters"]
    assert found(demo, {"room": None}) == ["温度计_二代", "Bulbs"]
    assert found(demo, {"room": None}, page_size=1, current_page=2) == ["Bulbs"]
    assert found(demo, {"room": "客厅", "vendor": "甲_乙-1.0"}) == ["温度计_二代", "Bulbs"]
    assert [key for key, _ in tags_of(demo, BULBS)] == ["binary", "first", "Lock", "room", "second"]


def test_a_wrong_secret_is_refused_by_the_gateway(emulator: Emulator, mode: str, space: str) -> None:
    wrong = Client(emulator.config(mode, space, access_key_secret="wrong"))

    with pytest.raises(ClientException) as caught:
        query(wrong, BULBS)

    assert (caught.value.status_code, caught.value.code) == (400, "SignatureDoesNotMatch")


def test_the_service_has_the_ten_operations_that_are_driven_here(emulator: Emulator) -> None:
    rows = [row for row in emulator.admin("GET", "/operations") if row["product"] == "Iot"]

    assert [row["operation"] for row in rows] == [
        "CreateProductTags",
        "UpdateProductTags",
        "DeleteProductTags",
        "ListProductTags",
        "ListProductByTags",
        "CreateProduct",
        "QueryProduct",
        "QueryProductList",
        "UpdateProduct",
        "DeleteProduct",
    ]
