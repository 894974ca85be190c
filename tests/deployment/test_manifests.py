"""The files of ``deploy``: valid by their schemas, locked down, and in agreement with each other."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from jsonschema import validate

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = [
    manifest
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KINDS = {
    *("Deployment", "Service", "HorizontalPodAutoscaler", "Ingress", "PodDisruptionBudget", "StatefulSet"),
    "NetworkPolicy",
}
HEALTH = "/_stcore/health"


def pods() -> Iterator[dict[str, Any]]:
    """The specification of every kind of pod."""
    for manifest in MANIFESTS:
        if manifest["kind"] in ("Deployment", "StatefulSet"):
            yield manifest["spec"]["template"]["spec"]


def containers() -> Iterator[dict[str, Any]]:
    for pod in pods():
        yield from (*pod["containers"], *pod.get("initContainers", ()))


@pytest.mark.parametrize("version", ["1.30", "1.37"])
def test_every_manifest_is_valid(version: str) -> None:
    assert {manifest["kind"] for manifest in MANIFESTS} == KINDS
    for manifest in MANIFESTS:
        kubernetes_validate.validate(manifest, version, strict=True)


def test_a_misspelt_manifest_is_not() -> None:
    wrong = json.loads(json.dumps(MANIFESTS[0]).replace("selector", "selektor"))
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.37", strict=True)


def test_compose_is_valid() -> None:
    schema = files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"
    validate(COMPOSE, json.loads(schema.read_text(encoding="utf-8")))


def test_the_caddyfile_is_valid(tmp_path: Path) -> None:
    for upstreams in ("containers", "listed"):
        subprocess.run(
            ["caddy", "validate", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"],
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "VARISAI_UPSTREAMS": upstreams},
            check=True,
            capture_output=True,
        )


def test_no_container_may_write_or_rise() -> None:
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
    for container in containers():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER [1-9]", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_health_is_asked_at_streamlits_own_address() -> None:
    (page,) = [one for one in containers() if one["name"] == "page"]
    assert {page[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "readiness", "liveness")} == {HEALTH}
    assert HEALTH.strip("/") in (DEPLOY / "healthy.py").read_text(encoding="utf-8")
    assert '"/varisai/healthy.py"' in (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_what_compose_asks_for_is_in_its_example() -> None:
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_page_and_worker_have_the_same_queue_and_image() -> None:
    page, worker = (next(one for one in containers() if one["name"] == name) for name in ("page", "worker"))
    assert page["image"] == worker["image"]
    urls = [[row["value"] for row in one["env"] if row["name"] == "VARISAI_REDIS_URL"] for one in (page, worker)]
    assert urls[0] == urls[1] == ["redis://:$(REDIS_PASSWORD)@varisai-redis:6379/0"]
    services = COMPOSE["services"]
    assert services["varisai"]["environment"] == services["worker"]["environment"]


def test_the_proxy_finds_the_replicas_by_the_name_of_their_service() -> None:
    (name, port) = re.findall(r"dynamic a (\w+) (\d+)", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))[0]
    assert name in COMPOSE["services"]
    assert f"--server.port={port}" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")
