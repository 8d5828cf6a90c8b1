"""The Debian packages of the node."""

from pathlib import Path

from building.packages import debian

# Program or file that must be there → the package that brings it.
_NEEDED = {
    "/usr/bin/containerd": "containerd",
    "/usr/sbin/runc": "runc",
    "/usr/lib/cni/bridge": "containernetworking-plugins",
    "/usr/sbin/nft": "nftables",
    "/usr/sbin/ip": "iproute2",
    "/usr/bin/openssl": "openssl",
    "/usr/bin/docker-registry": "docker-registry",
    "/usr/lib/postgresql/*/bin/initdb": "postgresql",
}


def install() -> None:
    """Install what is missing; say what, and do nothing when nothing is."""
    debian.install(_NEEDED)


def postgres_program(name: str) -> str:
    """Return the path of one of the newest PostgreSQL's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return str(found[-1])
