"""Make `jars.lock` anew: `python -m graph.embedded.lock VERSION`.

Resolves Neo4j's dependencies with jgo, fetches each jar, and writes its coordinates and sha256.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jgo
from jgo.maven import Artifact, MavenContext

from graph.embedded.jars import LOCK


def make(version: str) -> str:
    """The lock's text for one version of Neo4j."""
    artifacts = [one for one in jgo.resolve(f"org.neo4j:neo4j:{version}") if one.packaging == "jar"]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(8) as pool:
        context = MavenContext(repo_cache=Path(folder), local_repos=[])
        lines = pool.map(lambda one: _line(context, one), artifacts)
        what = "group:artifact:version[:classifier] sha256; made by `python -m graph.embedded.lock`"
        head = f"# Neo4j Community {version}: {what}\n"
        return head + "".join(sorted(set(lines)))


def _line(context: MavenContext, artifact: Artifact) -> str:
    name = [artifact.groupId, artifact.artifactId, artifact.version]
    component = context.project(name[0], name[1]).at_version(name[2])
    path = component.artifact(classifier=artifact.classifier).resolve()
    coordinates = ":".join(name + ([artifact.classifier] if artifact.classifier else []))
    return f"{coordinates} {hashlib.sha256(path.read_bytes()).hexdigest()}\n"


if __name__ == "__main__":
    LOCK.write_text(make(sys.argv[1]))
