"""The CA certificates of every image: Mozilla's, from one pinned release, kept as a data file beside this module.

`python -m moorage.image.layout.certificates` writes that file anew from the installed `certifi`, which the lock file
pins.
"""

from __future__ import annotations

import re
from pathlib import Path

BUNDLE = Path(__file__).parent / "data" / "ca-certificates.crt"
"""PEM, one certificate after the other, about 190 kB."""

_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----\n.*?-----END CERTIFICATE-----\n", re.DOTALL)


def bundle_of_certifi() -> str:
    """Return what `BUNDLE` should hold: certifi's certificates without its comments, under a line of origin."""
    import certifi

    certificates = _CERTIFICATE.findall(Path(certifi.where()).read_text("ascii"))
    origin = f"# Mozilla's CA certificates, MPL-2.0 (mozilla.org/MPL/2.0), from certifi {certifi.__version__}.\n"
    return origin + "".join(certificates)


if __name__ == "__main__":
    BUNDLE.write_text(bundle_of_certifi(), encoding="ascii")
