"""The control plane: etcd, the API server, and the two that act on what it holds."""

import ssl

from cluster import places
from cluster.api import context
from cluster.machine import waiting
from cluster.machine.processes import Part


def etcd(programs: dict[str, str]) -> Part:
    """Return the store. It need not survive a power cut."""
    peer = f"http://127.0.0.1:{places.ETCD_PEER_PORT}"
    command = [programs["etcd"], "--name=moorage", f"--data-dir={places.DATA / 'etcd'}", "--unsafe-no-fsync"]
    command += [f"--listen-client-urls={places.ETCD}", f"--advertise-client-urls={places.ETCD}"]
    command += [f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}"]
    command += [f"--initial-cluster=moorage={peer}"]
    return Part("etcd", command, lambda: waiting.answers(f"{places.ETCD}/health"))


def api_server(programs: dict[str, str]) -> Part:
    """Return the API server; it listens on the bridge, so that pods reach it and the network outside does not."""
    keys = places.KEYS
    command = [programs["kube-apiserver"], f"--etcd-servers={places.ETCD}"]
    command += [f"--bind-address={places.ADDRESS}", f"--advertise-address={places.ADDRESS}"]
    command += [f"--secure-port={places.API_PORT}", f"--service-cluster-ip-range={places.SERVICES}"]
    command += [f"--tls-cert-file={keys / 'apiserver.crt'}", f"--tls-private-key-file={keys / 'apiserver.key'}"]
    command += [f"--client-ca-file={keys / 'ca.crt'}", "--authorization-mode=Node,RBAC", "--allow-privileged"]
    command += [f"--service-account-key-file={keys / 'accounts.key'}"]
    command += [f"--service-account-signing-key-file={keys / 'accounts.key'}"]
    command += ["--service-account-issuer=https://kubernetes.default.svc"]
    # For `kubectl logs` and `exec`: the node's name means nothing to the resolver of this machine.
    command += ["--kubelet-preferred-address-types=InternalIP"]
    command += [f"--kubelet-client-certificate={keys / 'admin.crt'}", f"--kubelet-client-key={keys / 'admin.key'}"]
    return Part("kube-apiserver", command, lambda: waiting.answers(f"{places.API}/readyz", context()), 120)


def controllers(programs: dict[str, str]) -> Part:
    """Return the controller manager."""
    command = [programs["kube-controller-manager"], *_client("controller-manager")]
    command += [f"--service-account-private-key-file={places.KEYS / 'accounts.key'}"]
    command += [f"--root-ca-file={places.KEYS / 'ca.crt'}", "--use-service-account-credentials"]
    command += [f"--cluster-cidr={places.PODS}", "--allocate-node-cidrs", f"--secure-port={places.CONTROLLER_PORT}"]
    return Part("kube-controller-manager", command, lambda: _healthy(places.CONTROLLER_PORT))


def scheduler(programs: dict[str, str]) -> Part:
    """Return the scheduler."""
    command = [programs["kube-scheduler"], *_client("scheduler"), f"--secure-port={places.SCHEDULER_PORT}"]
    return Part("kube-scheduler", command, lambda: _healthy(places.SCHEDULER_PORT))


def _client(name: str) -> list[str]:
    certificates = places.DATA / name
    common = [f"--kubeconfig={places.KUBECONFIG}", "--leader-elect=false", "--bind-address=127.0.0.1"]
    return [*common, f"--cert-dir={certificates}"]


def _healthy(port: int) -> bool:
    # Each signs its own certificate for this one question.
    return waiting.answers(f"https://127.0.0.1:{port}/healthz", ssl._create_unverified_context())
