"""Where everything of the cluster lies and answers. One cluster per machine: all of it is fixed."""

from pathlib import Path

STATE = Path("/run/moorage-cluster")
"""Records, logs, keys, sockets: what tells `down` what there is."""
DATA = Path("/var/lib/moorage-cluster")
"""What grows: images, etcd, databases. Apart from STATE because /run is often a small file system in memory."""
LOCK = Path("/run/moorage-cluster.lock")

LOGS = STATE / "logs"
KEYS = STATE / "keys"
CONFIGURATION = STATE / "configuration"
RECORDS = STATE / "processes"
KUBECONFIG = STATE / "kubeconfig"
ENVIRONMENT = STATE / "env"
CONTAINERD = STATE / "containerd" / "containerd.sock"

NODE = "moorage"
BRIDGE = "moorage0"
BRIDGE_MAC = "0a:58:c6:12:00:01"
"""Fixed: a bridge without one takes its lowest port's, so each pod that comes or goes may change it."""
ADDRESS = "198.18.0.1"
"""The bridge's own address: the node's, and what pods reach the parts outside the cluster by."""
PODS = "198.18.0.0/16"
NODE_PODS = "198.18.0.0/24"
SERVICES = "198.19.0.0/16"
API_SERVICE = "198.19.0.1"
DNS_SERVICE = "198.19.0.10"
CGROUP = "moorage-cluster"

ETCD_PORT = 23640
ETCD_PEER_PORT = 23641
API_PORT = 23643
CONTROLLER_PORT = 23644
SCHEDULER_PORT = 23645
KUBELET_PORT = 23650
KUBELET_HEALTH_PORT = 23651
PROXY_HEALTH_PORT = 23652
PROXY_METRICS_PORT = 23653
DNS_PORT = 1053
DNS_READY_PORT = 23654
REGISTRY_PORT = 23660
OPERATOR_PORT = 23661
PROMETHEUS_PORT = 23662
POSTGRES_PORT = 23663
CONSUL_PORT = 8500
"""Consul's own: an environment's default agent address is the node's with this port."""
CONSUL_SERVER_PORT = 23664
CONSUL_SERF_PORT = 23665

API = f"https://{ADDRESS}:{API_PORT}"
ETCD = f"http://127.0.0.1:{ETCD_PORT}"
REGISTRY = f"127.0.0.1:{REGISTRY_PORT}"
PROMETHEUS = f"http://127.0.0.1:{PROMETHEUS_PORT}"
CONSUL = f"http://{ADDRESS}:{CONSUL_PORT}"
POSTGRES = f"postgres://moorage@{ADDRESS}:{POSTGRES_PORT}/moorage?sslmode=disable"

LISTENERS = {
    "127.0.0.1": (
        ETCD_PORT,
        ETCD_PEER_PORT,
        CONTROLLER_PORT,
        SCHEDULER_PORT,
        KUBELET_HEALTH_PORT,
        PROXY_HEALTH_PORT,
        PROXY_METRICS_PORT,
        DNS_READY_PORT,
        REGISTRY_PORT,
        OPERATOR_PORT,
        PROMETHEUS_PORT,
    ),
    ADDRESS: (
        API_PORT,
        KUBELET_PORT,
        DNS_PORT,
        POSTGRES_PORT,
        CONSUL_PORT,
        CONSUL_SERVER_PORT,
        CONSUL_SERF_PORT,
    ),
}
"""What must be free before the first process starts, per address."""
