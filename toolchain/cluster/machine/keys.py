"""The certificates of the cluster: one authority, the API server, an administrator."""

import base64
import json

from cluster import places
from cluster.machine.commands import run

_DAYS = "365"
_NAMES = (
    "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,"
    f"DNS:localhost,IP:127.0.0.1,IP:{places.ADDRESS},IP:{places.API_SERVICE}"
)
_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def make() -> None:
    """Write keys, certificates and the administrator's kubeconfig."""
    places.KEYS.mkdir(mode=0o700, parents=True)
    authority = ("-keyout", places.KEYS / "ca.key", "-out", places.KEYS / "ca.crt", "-subj", "/CN=moorage-cluster")
    usage = "keyUsage=critical,keyCertSign,cRLSign"
    run("openssl", "req", "-x509", *_CURVE, *authority, "-days", _DAYS, "-addext", usage)
    _sign("apiserver", "/CN=kube-apiserver", f"subjectAltName={_NAMES}")
    _sign("admin", "/O=system:masters/CN=admin", "extendedKeyUsage=clientAuth")
    run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", places.KEYS / "accounts.key")
    places.KUBECONFIG.touch(mode=0o600)
    places.KUBECONFIG.write_text(json.dumps(_kubeconfig(), indent=2))


def _sign(name: str, subject: str, extension: str) -> None:
    key, request, extensions = (places.KEYS / f"{name}.{kind}" for kind in ("key", "csr", "ext"))
    # Newer Pythons refuse certificates that do not say which key signed them.
    extensions.write_text(f"{extension}\nauthorityKeyIdentifier=keyid\n")
    run("openssl", "req", *_CURVE, "-keyout", key, "-out", request, "-subj", subject)
    authority = ("-CA", places.KEYS / "ca.crt", "-CAkey", places.KEYS / "ca.key", "-CAcreateserial", "-days", _DAYS)
    signed = ("-out", places.KEYS / f"{name}.crt", "-extfile", extensions)
    run("openssl", "x509", "-req", "-in", request, *authority, *signed)


def _kubeconfig() -> dict[str, object]:
    # JSON is YAML too. The file holds all it needs, so that a copy of it works elsewhere on this machine.
    cluster = {"server": places.API, "certificate-authority-data": _encoded("ca.crt")}
    user = {"client-certificate-data": _encoded("admin.crt"), "client-key-data": _encoded("admin.key")}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": places.NODE, "cluster": cluster}],
        "users": [{"name": "admin", "user": user}],
        "contexts": [{"name": places.NODE, "context": {"cluster": places.NODE, "user": "admin"}}],
        "current-context": places.NODE,
    }


def _encoded(name: str) -> str:
    return base64.b64encode((places.KEYS / name).read_bytes()).decode()
