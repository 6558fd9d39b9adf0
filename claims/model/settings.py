"""Settings of the model that is asked. Environment prefix `CLAUSEGRAPH_MODEL_`; docs/operations.md has each."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import ClausegraphError


class NoModelError(ClausegraphError):
    """Nobody has said which model is to be asked."""

    exit_code = 2


class ModelSettings(BaseSettings):
    """Read from the environment and, where there is one, from `.env`. Without an address nothing is asked."""

    model_config = SettingsConfigDict(env_prefix="CLAUSEGRAPH_MODEL_", env_file=".env", extra="ignore")

    url: str | None = Field(
        None,
        description="Address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1; unset = no model",
        pattern="^https?://[^/?#]+[^?#]*$",
    )
    key: SecretStr = Field(SecretStr(""), description="Key that the server asks for; never stored, never shown")
    name: str | None = Field(None, description="Name of the model, as the server calls the model")
    timeout_s: float = Field(60.0, gt=0, description="Longest time one answer may take")
    retries: int = Field(
        2, ge=0, le=10, description="How often a question is asked again that the server did not answer"
    )

    def checked(self) -> tuple[str, str]:
        """The address and the name of the model; raises `NoModelError` where one of them is not set."""
        lacking = [f"CLAUSEGRAPH_MODEL_{name.upper()}" for name in ("url", "name") if not getattr(self, name)]
        if lacking:
            message = f"no model is asked: {' and '.join(lacking)} not set; see docs/operations.md"
            raise NoModelError(message)
        return str(self.url).rstrip("/"), str(self.name)

    @property
    def host(self) -> str:
        """The host that is asked, with the port: what a person is told before anything is sent."""
        return urlsplit(self.url or "").netloc.rpartition("@")[2]

    @property
    def is_in_the_clear(self) -> bool:
        """Whether what is sent to another machine is not encrypted."""
        parts = urlsplit(self.url or "")
        return parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}
