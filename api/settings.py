"""Settings of the API. Environment prefix `CLAUSEGRAPH_`; every one has a heading in docs/operations.md."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    max_body_bytes: int = Field(1_000_000, ge=1000, description="Largest request body")
    workers: int = Field(16, ge=1, description="Requests that are answered at the same time")
