"""What the builder is asked for: the spec's source and the environment's own wishes."""

from moorage.image.building import image_request


def test_the_go_release_of_the_environment_reaches_the_builder_with_its_place(tree):
    tree.spec("name: order\nsource: {}\n")
    tree.environment("build: {go: 1.26.8}")
    project = tree.load("test")
    request = image_request(project.services[0], project)
    assert (request.go, request.go_where) == ("1.26.8", "stacks/Pulumi.test.yaml:6")


def test_without_one_nothing_is_asked_for(tree):
    tree.spec("name: order\nsource: {}\n")
    tree.environment()
    project = tree.load("test")
    request = image_request(project.services[0], project)
    assert (request.go, request.go_where) == (None, "")
