"""Neo4j inside the JVM of this process: build, open, shut down. Knows Java, and nothing of processes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import jpype

from graph.embedded.errors import StartError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.embedded.folder import DataFolder

#: Plans that are kept at least, and of how much heap each: a hundred in 512 MB. Neo4j's own thousand is meant for a
#: larger heap. Plans in soft references are no bound: the heap fills with them until the collector is busy with nothing
#: else.
_LEAST_PLANS: Final = 100
_HEAP_OF_A_PLAN: Final = 5 * 1024 * 1024
_PAGE_CACHE_BYTES: Final = 96 * 1024 * 1024
#: Shares of the heap that one transaction may take, and all together; what is planned and kept needs the rest.
_OF_ONE: Final = 1 / 4
_OF_ALL: Final = 1 / 2
#: A node with so many relationships keeps them by type (docs/decisions/relationships-by-type.md).
GROUPED_FROM: Final = 8


def start(folder: DataFolder) -> tuple[Any, int]:
    """Open the database in `folder`, with Bolt on a free loopback port; the running DBMS and the port.

    Raises `StartError` where the store cannot be opened, else what Java raises; `reason` puts that in words.
    """
    builder = jpype.JClass("org.neo4j.dbms.api.DatabaseManagementServiceBuilder")(_path(folder.store))
    for setting, value in _settings():
        builder.setConfig(setting, value)
    dbms = builder.build()
    _ensure_password(dbms, folder)
    _ensure_open(dbms)
    return dbms, _bolt_port(dbms)


def _path(path: Path) -> Any:
    return jpype.JClass("java.nio.file.Path").of(str(path))


def _settings() -> list[tuple[Any, Any]]:
    neo4j = jpype.JClass("org.neo4j.configuration.GraphDatabaseSettings")
    internal = jpype.JClass("org.neo4j.configuration.GraphDatabaseInternalSettings")
    duration = jpype.JClass("java.time.Duration")
    bolt = jpype.JClass("org.neo4j.configuration.connectors.BoltConnector")
    http = jpype.JClass("org.neo4j.configuration.connectors.HttpConnector")
    https = jpype.JClass("org.neo4j.configuration.connectors.HttpsConnector")
    address = jpype.JClass("org.neo4j.configuration.helpers.SocketAddress")
    java = jpype.JClass
    true, false = java("java.lang.Boolean").TRUE, java("java.lang.Boolean").FALSE
    heap = java("java.lang.Runtime").getRuntime().maxMemory()
    return [
        (bolt.enabled, true),
        (bolt.listen_address, address("127.0.0.1", 0)),
        (bolt.advertised_address, address("127.0.0.1", 0)),
        (http.enabled, false),
        (https.enabled, false),
        (neo4j.auth_enabled, true),
        (neo4j.pagecache_memory, java("java.lang.Long").valueOf(_PAGE_CACHE_BYTES)),
        (neo4j.memory_transaction_max_size, java("java.lang.Long").valueOf(int(heap * _OF_ONE))),
        (neo4j.memory_transaction_global_max_size, java("java.lang.Long").valueOf(int(heap * _OF_ALL))),
        # Plans are kept by number, not by size; `graph.embedded.jvm.heap` looks after their size.
        (neo4j.query_cache_size, java("java.lang.Integer")(max(_LEAST_PLANS, int(heap // _HEAP_OF_A_PLAN)))),
        # Nobody collects statistics of statements here, and the collector keeps the text of thousands.
        (internal.data_collector_max_recent_query_count, java("java.lang.Integer")(0)),
        (neo4j.dense_node_threshold, java("java.lang.Integer")(GROUPED_FROM)),
        # Logs are rotated by size and their files made ahead otherwise: 256 MB for an empty graph.
        (neo4j.preallocate_logical_logs, false),
        (neo4j.preallocate_store_files, false),
        # No usage reports, no files read by a statement.
        (neo4j.udc_enabled, false),
        (neo4j.allow_file_urls, false),
        # Work at the start that an embedded database has no use for.
        (neo4j.pagecache_warmup_enabled, false),
        (internal.dump_diagnostics, false),
        (internal.vm_pause_monitor_enabled, false),
        # Bolt would wait ten seconds at the end for clients that come no more.
        (internal.netty_server_shutdown_quiet_period, duration.ZERO),
        (internal.netty_server_shutdown_timeout, duration.ofSeconds(2)),
    ]


def _ensure_password(dbms: Any, folder: DataFolder) -> None:
    """Give the user neo4j a random password at the first start. It is kept only after it is set: a start that was cut
    off between the two sets another.
    """
    if folder.password() is not None:
        return
    password = secrets.token_urlsafe(24)
    parameters = jpype.JClass("java.util.HashMap")()
    parameters.put("password", password)
    dbms.database("system").executeTransactionally(
        "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", parameters
    )
    folder.keep_password(password)


def _ensure_open(dbms: Any) -> None:
    """Neo4j itself starts also where its store is damaged, and would answer that it is not available for now."""
    api = jpype.JClass("org.neo4j.kernel.internal.GraphDatabaseAPI")
    graph = jpype.JObject(dbms.database("neo4j"), api)
    if graph.isAvailable():
        return
    states = jpype.JClass("org.neo4j.dbms.DatabaseStateService")
    system = jpype.JObject(dbms.database("system"), api).getDependencyResolver()
    cause = system.resolveDependency(states).causeOfFailure(graph.databaseId()).orElse(None)
    said = "it is not available" if cause is None else reason(cause)
    remedy = "put a copy of the whole data folder in its place"
    raise StartError(f"the store cannot be opened; {remedy}. Neo4j says: {said}")


def _bolt_port(dbms: Any) -> int:
    """The port that the kernel gave to the Bolt connector."""
    api = jpype.JClass("org.neo4j.kernel.internal.GraphDatabaseAPI")
    ports = jpype.JClass("org.neo4j.configuration.connectors.ConnectorPortRegister")
    types = jpype.JClass("org.neo4j.configuration.connectors.ConnectorType")
    system = jpype.JObject(dbms.database("system"), api)
    register = system.getDependencyResolver().resolveDependency(ports)
    return int(register.getLocalAddress(types.BOLT).getPort())


def let_plans_go(dbms: Any) -> None:
    """Forget every plan: what is asked next is planned anew."""
    dbms.database("neo4j").executeTransactionally("CALL db.clearQueryCaches()")


def reason(error: BaseException) -> str:
    """A Java failure in one line: the messages of its chain of causes, each once."""
    messages: list[str] = []
    link: Any = error
    while link is not None:
        message = str(link.getMessage() if hasattr(link, "getMessage") else link) or type(link).__name__
        if message not in messages:
            messages.append(message)
        link = link.getCause() if hasattr(link, "getCause") else None
    return " <- ".join(messages)
