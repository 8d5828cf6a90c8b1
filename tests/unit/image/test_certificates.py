"""The CA certificates: current with the release that the lock file pins."""

import re

from moorage.image.layout.certificates import BUNDLE, bundle_of_certifi


def test_the_data_file_is_what_the_command_writes() -> None:
    assert BUNDLE.read_text() == bundle_of_certifi(), "run `python -m moorage.image.layout.certificates`"


def test_it_holds_whole_certificates() -> None:
    text = BUNDLE.read_text()
    whole = re.findall(r"-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n", text)
    assert len(whole) == text.count("BEGIN CERTIFICATE") > 100
