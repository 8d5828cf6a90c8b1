"""What services meet beside Kubernetes: a registry, Consul, PostgreSQL, Prometheus with its operator."""

import shutil
import signal
import sys
from pathlib import Path

from cluster import places
from cluster.machine import packages, waiting
from cluster.machine.commands import attempt, run
from cluster.machine.processes import Part

_TOOLCHAIN = Path(__file__).resolve().parents[2]
CONFIGURATION = places.STATE / "prometheus.yaml"
"""What the operator says and Prometheus reads."""
RULES = places.STATE / "rules"
"""The same of rules: a folder for each ConfigMap."""


def registry(_: dict[str, str]) -> Part:
    """Return the image registry; on loopback, where every client speaks plain HTTP to it."""
    command = ["/usr/bin/docker-registry", "serve", str(places.CONFIGURATION / "registry.yaml")]
    return Part("registry", command, lambda: waiting.answers(f"http://{places.REGISTRY}/v2/"))


def consul(programs: dict[str, str]) -> Part:
    """Return a Consul that is server and agent; pods reach it by their node's address."""
    command = [programs["consul"], "agent", "-dev", "-node=moorage", "-datacenter=dev", "-disable-host-node-id"]
    command += [f"-bind={places.ADDRESS}", f"-client={places.ADDRESS}", f"-http-port={places.CONSUL_PORT}"]
    command += [f"-server-port={places.CONSUL_SERVER_PORT}", f"-serf-lan-port={places.CONSUL_SERF_PORT}"]
    command += ["-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1", "-grpc-tls-port=-1", "-log-level=info"]

    def ready() -> bool:
        return places.ADDRESS in waiting.text_of(f"{places.CONSUL}/v1/status/leader")

    return Part("consul", command, ready, end=signal.SIGINT)


def postgres(_: dict[str, str]) -> Part:
    """Return PostgreSQL with an empty database and a user `moorage` that needs no password."""
    data = places.DATA / "postgres"
    options = [f"-h{places.ADDRESS}", f"-p{places.POSTGRES_PORT}", f"-k{data}", "-cfsync=off"]
    command = [packages.postgres_program("postgres"), f"-D{data / 'data'}", *options]
    question = (packages.postgres_program("pg_isready"), "-q", "-h", places.ADDRESS, "-p", str(places.POSTGRES_PORT))
    # Fast shutdown: the orderly one waits for clients that never leave.
    return Part("postgres", command, lambda: not attempt(*question).returncode, user="postgres", end=signal.SIGINT)


def make_database() -> None:
    """Write the database's files, as the user that it runs as."""
    folder = places.DATA / "postgres"
    folder.mkdir(mode=0o700)
    shutil.chown(folder, "postgres", "postgres")
    initdb = ["runuser", "-u", "postgres", "--", packages.postgres_program("initdb"), "-D", str(folder / "data")]
    run(*initdb, "-U", "moorage", "-A", "trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
    with (folder / "data" / "pg_hba.conf").open("a") as access:
        access.write(f"host all moorage {places.PODS} trust\n")


def fill_database() -> None:
    """Make the database that the address names."""
    psql = ["psql", "-h", places.ADDRESS, "-p", str(places.POSTGRES_PORT), "-U", "moorage", "postgres", "-tAc"]
    if run(*psql, "SELECT 1 FROM pg_database WHERE datname = 'moorage'").strip() != "1":
        run(*psql, "CREATE DATABASE moorage")


def operator(programs: dict[str, str]) -> Part:
    """Return the Prometheus operator; it runs outside the cluster, there is no image of it to pull."""
    keys = places.KEYS
    command = [programs["prometheus-operator"], f"--apiserver={places.API}", f"--ca-file={keys / 'ca.crt'}"]
    command += [f"--cert-file={keys / 'admin.crt'}", f"--key-file={keys / 'admin.key'}"]
    command += ["--kubelet-endpoints=false", f"--web.listen-address=127.0.0.1:{places.OPERATOR_PORT}"]
    health = f"http://127.0.0.1:{places.OPERATOR_PORT}/healthz"
    return Part("prometheus-operator", command, lambda: waiting.answers(health))


def configuration(_: dict[str, str]) -> Part:
    """Return what hands the operator's configuration and rules on to Prometheus; it serves once there is one."""
    command = [sys.executable, "-u", str(_TOOLCHAIN / "cluster.py"), "hand-on"]
    return Part("prometheus-configuration", command, CONFIGURATION.exists)


def prometheus(programs: dict[str, str]) -> Part:
    """Return Prometheus."""
    command = [programs["prometheus"], f"--config.file={CONFIGURATION}", "--web.enable-lifecycle"]
    command += [f"--storage.tsdb.path={places.DATA / 'prometheus'}"]
    command += [f"--web.listen-address=127.0.0.1:{places.PROMETHEUS_PORT}"]
    return Part("prometheus", command, lambda: waiting.answers(f"{places.PROMETHEUS}/-/ready"))
