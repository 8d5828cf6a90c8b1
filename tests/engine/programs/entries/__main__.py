"""Entries of Consul's catalog, as they stand in a file."""

import json
from pathlib import Path

import pulumi
import pulumi_consul as consul
from moorage import ConsulRegistration
from moorage.plan import CatalogEntry

provider = consul.Provider("consul", address=pulumi.Config().require("address"))
for name, fields in json.loads(Path("entries.json").read_text()).items():
    ConsulRegistration(name, CatalogEntry(**fields), pulumi.ResourceOptions(providers=[provider]))
