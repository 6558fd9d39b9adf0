"""Settings of the graph: where Neo4j is, and how long a statement may run. Environment prefix `CLAUSEGRAPH_`."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class GraphSettings(BaseSettings):
    """Read from the environment and, where there is one, from `.env`."""

    model_config = SettingsConfigDict(env_prefix="CLAUSEGRAPH_", env_file=".env", extra="ignore")

    neo4j_uri: str | None = Field(None, description="Bolt or neo4j URI of a server; unset = the embedded Neo4j")
    neo4j_user: str = Field("neo4j", description="User of that server")
    neo4j_password: SecretStr = Field(SecretStr(""), description="Password of that server")
    neo4j_database: str = Field("neo4j", description="Database on that server")
    data: Path = Field(
        default_factory=lambda: user_data_path("clausegraph"), description="Folder of the embedded Neo4j's store"
    )
    heap_mb: int | None = Field(None, ge=128, description="Java heap of the embedded Neo4j; unset = 512 MB")
    silence_s: float = Field(
        30.0, gt=0, description="Time without an answer after which the embedded Neo4j is started again"
    )
    query_timeout_s: float = Field(10.0, gt=0, description="Longest time one statement may run")
    connections: int = Field(32, ge=1, description="Most connections to Neo4j at once")
