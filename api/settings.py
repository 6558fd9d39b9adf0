"""Settings of the API. Environment prefix `CLAUSEGRAPH_`; every one has a heading in docs/operations.md."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_HOST: Final = re.compile(r"[^\s/:?#@\[\]]+|\[?[0-9A-Fa-f:.]+\]?")


class ApiSettings(BaseSettings):
    """Read from the environment and, where there is one, from `.env`."""

    model_config = SettingsConfigDict(env_prefix="CLAUSEGRAPH_", env_file=".env", extra="ignore")

    mode: Literal["development", "production"] = Field(
        "development", description="Development tells more: the number of statements of each response, for one"
    )
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 = any free one")
    public_url: str = Field(
        "http://127.0.0.1:8000/", description="Address that permalinks start with", pattern="^https?://.*/$"
    )
    allowed_hosts: list[str] = Field(
        [],
        description="Further hosts that the server answers for, beside its own addresses and that of `public_url`: "
        'a JSON list such as ["graph.internal"], or ["*"] for all',
    )
    read_without_key: bool | None = Field(
        None,
        description="Whether callers without a key may read; where it is not set, only if the server listens on "
        "loopback",
    )
    operation_log: bool = Field(True, description="Whether the log has a line for each operation")
    warm_up: bool = Field(True, description="Whether the explorer's requests are planned after the start")
    max_body_bytes: int = Field(1_000_000, ge=1000, description="Largest request body")
    max_query_bytes: int = Field(100_000, ge=100, description="Longest document")
    max_tokens: int = Field(5_000, ge=10, description="Most tokens of a document")
    max_depth: int = Field(20, ge=1, description="Most levels of fields of an operation")
    max_fields: int = Field(2_000, ge=1, description="Most fields of an operation, fragments opened")
    max_aliases: int = Field(200, ge=0, description="Most aliases of an operation")
    max_directives: int = Field(100, ge=0, description="Most directives of an operation")
    max_root_fields: int = Field(30, ge=1, description="Most root fields of an operation")
    max_nodes: int = Field(500_000, ge=1, description="Most entities an operation may fetch, by its page sizes")
    max_answer_bytes: int = Field(50_000_000, ge=1000, description="Largest answer, before it is compressed")
    max_waiting_bytes: int = Field(
        200_000_000, ge=1000, description="Bytes of answers that may wait for their clients to take them"
    )
    workers: int = Field(8, ge=1, description="Requests that are answered at the same time")
    queue: int = Field(64, ge=0, description="Requests that may wait for a worker; others are sent away")
    max_connections: int = Field(800, ge=1, description="Connections of clients at the same time")
    heavy_nodes: int = Field(10_000, ge=1, description="Entities from which on an operation is heavy")
    body_timeout_s: float = Field(10, gt=0, description="Longest time a client may take to send its request")
    cors_origins: list[str] = Field(
        [], description='Origins whose pages may ask: a JSON list such as ["https://app.example"], or ["*"] for all'
    )

    @field_validator("allowed_hosts")
    @classmethod
    def _hosts(cls, given: list[str]) -> list[str]:
        wrong = [one for one in given if one != "*" and not _HOST.fullmatch(one)]
        if wrong:
            raise ValueError(f"{wrong[0]!r} is not a host: give names or addresses, without scheme and port")
        return given

    @property
    def address(self) -> str:
        """Where the server listens, as a URL; an IPv6 address stands in brackets (RFC 3986, 3.2.2)."""
        return f"http://[{self.host}]:{self.port}/" if ":" in self.host else f"http://{self.host}:{self.port}/"

    @property
    def beyond_loopback(self) -> bool:
        """Whether others than this machine may reach the server."""
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() != "localhost"

    @property
    def reads_without_key(self) -> bool:
        """Whether callers without a key may read."""
        return not self.beyond_loopback if self.read_without_key is None else self.read_without_key

    def limits(self) -> dict[str, int]:
        """The limits of an operation, by the names of `api.compile.limits.Limits`."""
        names = ("query_bytes", "tokens", "depth", "fields", "aliases", "directives", "root_fields", "nodes")
        return {name: getattr(self, f"max_{name}") for name in names}
