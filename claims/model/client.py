"""Asks an OpenAI-compatible server: one question, one answer, within a time, from the one host that was named.

A redirection is not followed: the clause would go to a host of which nobody was told. The key stands in one header, and
in no message.
"""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

import orjson
import requests
from requests.auth import AuthBase

from graph.errors import ClausegraphError

if TYPE_CHECKING:
    from collections.abc import Callable

    from claims.model.question import Question
    from claims.model.settings import ModelSettings

#: What a server may say of a question that it will answer a little later.
_LATER: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT_S: Final = 30.0
#: An answer is a few hundred words.
_MOST_BYTES: Final = 100_000
#: Byte by byte: a larger piece is waited for whole, however slowly it comes.
_PIECE: Final = 1
_SHOWN: Final = 200


class ModelError(ClausegraphError):
    """The server that was named does not answer as such a server does: no question will be answered."""

    exit_code = 3


class NoModelAnswerError(ClausegraphError):
    """One question was not answered, though it was asked again."""

    exit_code = 3


class _AskAgainError(Exception):
    """It may be answered if it is asked again, after so many seconds where the server said."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.after_s = after_s


class _Bearer(AuthBase):
    """The key, in its header. Given so, no file of the user's (.netrc) is asked for another one."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


class Client:
    """Asks one server for one model. `wait` is how it waits before it asks again."""

    def __init__(self, settings: ModelSettings, wait: Callable[[float], None] = sleep) -> None:
        url, self._model = settings.checked()
        self._address = f"{url}/chat/completions"
        self._host, self._timeout_s, self._retries = settings.host, settings.timeout_s, settings.retries
        self._key = settings.key.get_secret_value()
        self._session, self._wait = requests.Session(), wait

    def ask(self, question: Question) -> str:
        """What the model says.

        Raises `NoModelAnswerError` where there was no answer in the end, and `ModelError` where there will be none to
        any.
        """
        for left in range(self._retries, -1, -1):
            try:
                return self._content(self._asked(question))
            except _AskAgainError as error:
                if not left:
                    raise NoModelAnswerError(f"{self._host}: {error}") from None
                pause = 2.0 ** (self._retries - left) if error.after_s is None else error.after_s
                self._wait(min(pause, _LONGEST_WAIT_S))
        raise AssertionError

    def _asked(self, question: Question) -> bytes:
        due = monotonic() + self._timeout_s
        try:
            with self._session.post(
                self._address,
                data=orjson.dumps(question.body(self._model)),
                headers={"Content-Type": "application/json", "Accept": "application/json"},
                auth=_Bearer(self._key),
                timeout=self._timeout_s,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = _read(response, due)
                self._check(response, content)
                return content
        except requests.Timeout:
            raise _AskAgainError(f"no answer within {self._timeout_s:g} s") from None
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            raise _AskAgainError("the server cannot be reached, or broke off") from None
        except requests.RequestException as error:
            raise ModelError(f"{self._host} cannot be asked: {type(error).__name__}") from None

    def _check(self, response: requests.Response, content: bytes) -> None:
        status = response.status_code
        if status == requests.codes.ok:
            return
        if status in _LATER:
            raise _AskAgainError(f"the server answers {status}", _seconds(response.headers.get("Retry-After")))
        if response.is_redirect:
            raise ModelError(f"{self._host} sends elsewhere ({status}), where nothing is sent; correct the address")
        # Some servers repeat the key that they refuse.
        told = _told(content).replace(self._key, "***") if self._key else _told(content)
        raise ModelError(f"{self._host} answers {status}: {told[:_SHOWN]}")

    def _content(self, answered: bytes) -> str:
        """The words of the first choice; empty where there are none, as of a refusal."""
        try:
            content = orjson.loads(answered)["choices"][0]["message"]["content"]
        except (orjson.JSONDecodeError, KeyError, IndexError, TypeError):
            raise _AskAgainError("the answer is not that of an OpenAI-compatible server") from None
        return content if isinstance(content, str) else ""


def _read(response: requests.Response, due: float) -> bytes:
    """The body, within the time and the size that an answer may take: a server may send it drop by drop."""
    found = bytearray()
    for piece in response.iter_content(_PIECE):
        found += piece
        if monotonic() > due:
            raise requests.Timeout
        if len(found) > _MOST_BYTES:
            raise _AskAgainError(f"the answer has more than {_MOST_BYTES} bytes")
    return bytes(found)


def _seconds(told: str | None) -> float | None:
    """The seconds that a server asks for; it may name a day instead, which is not waited for."""
    return float(told) if told and told.isdecimal() else None


def _told(content: bytes) -> str:
    """The message of an error, in one line."""
    try:
        said: Any = orjson.loads(content)["error"]["message"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        said = "without a message"
    return " ".join(str(said).split())
