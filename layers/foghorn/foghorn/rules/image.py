"""Image references as task definitions spell them."""

from __future__ import annotations

import re
from dataclasses import dataclass

# <account>.dkr.ecr.<region>.amazonaws.com[.cn]; source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
_ECR_HOST = re.compile(r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+")


_DOCKER_HUB = "Docker Hub"
_KNOWN_REGISTRIES = {
    "docker.io": _DOCKER_HUB,
    "registry-1.docker.io": _DOCKER_HUB,
    "public.ecr.aws": "Amazon ECR Public",
}


@dataclass(frozen=True, slots=True)
class Image:
    """`registry/repository:tag@digest` in its parts. `account`, `region` are set for Amazon ECR private only."""

    registry: str
    repository: str
    tag: str | None
    digest: str | None
    account: str | None = None
    region: str | None = None

    @property
    def is_ecr(self) -> bool:
        """Whether it lives in an Amazon ECR private registry."""
        return self.account is not None

    @property
    def is_docker_hub(self) -> bool:
        """Whether it lives on Docker Hub, which is also where Docker looks for what names no registry."""
        return self.registry_name == _DOCKER_HUB

    @property
    def registry_name(self) -> str:
        """How a sentence names the registry: by its product where its host tells it."""
        if self.is_ecr:
            return f"Amazon ECR (account {self.account}, {self.region})"
        return _KNOWN_REGISTRIES.get(self.registry, f"registry {self.registry}")

    @property
    def version(self) -> str:
        """The tag or digest it asks for; without either, Docker asks for `latest`."""
        return f"tag {self.tag}" if self.tag else f"digest {self.digest}" if self.digest else "tag latest"

    @property
    def ecr_id(self) -> str:
        """The identifier as `ecr describe-images --image-ids` takes it."""
        return f"imageDigest={self.digest}" if self.digest else f"imageTag={self.tag or 'latest'}"


def parse_image(reference: str) -> Image:
    """Split a reference. Docker Hub is the registry where none is named."""
    rest, _, digest = reference.partition("@")
    host, slash, path = rest.partition("/")
    if not slash or not ("." in host or ":" in host or host == "localhost"):
        host, path = "docker.io", rest
    repository, _, tag = path.partition(":")
    ecr = _ECR_HOST.fullmatch(host)
    return Image(
        registry=host,
        repository=repository,
        tag=tag or None,
        digest=digest or None,
        account=ecr["account"] if ecr else None,
        region=ecr["region"] if ecr else None,
    )
