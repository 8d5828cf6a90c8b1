"""A service gets another name, and takes it back, under load: whoever calls the former name loses nothing."""

from load import none_lost, sent
from shop import Shop, until

SPEC = "services/user/service.yaml"
PLAIN, NEW, BACK = "name: user\n", "name: member\nrenamed_from: user\n", "name: user\nrenamed_from: member\n"
REQUESTS = 2_000


def test_no_request_to_the_former_name_fails_while_a_service_is_renamed_and_renamed_back(shop: Shop) -> None:
    (before,) = (each["spec"]["clusterIP"] for each in services(shop, "user"))

    def renamed() -> None:
        shop.checkout.edit(SPEC, PLAIN, NEW)
        shop.pulumi.up()
        new = {pod["status"]["podIP"] for pod in shop.pods("member")}
        assert len(new) == 2
        until(lambda: shop.addresses("user") == new, "the former name does not lead to the new pods alone")
        until(lambda: not shop.pods("user"), "pods of the former name are left")
        assert shop.fetch(shop.url("member", "/health"))["status"] == 200
        already = sent(shop)
        until(lambda: sent(shop) >= already + REQUESTS, f"fewer than {REQUESTS} requests were sent", 120)

    def back() -> None:
        shop.checkout.edit(SPEC, NEW, BACK)
        shop.pulumi.up()
        until(lambda: len(shop.addresses("user")) == 2, "the name does not lead to its own pods")

        shop.checkout.edit(SPEC, BACK, PLAIN)
        shop.pulumi.up()

    none_lost(shop, shop.url("user", "/users"), renamed, back)
    assert [each["spec"]["clusterIP"] for each in services(shop, "user")] == [before]
    assert not services(shop, "member")


def services(shop: Shop, name: str) -> list[dict]:
    return [each for each in shop.objects("api/v1", "services") if each["metadata"]["name"] == name]
