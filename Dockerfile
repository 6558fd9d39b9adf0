# The API alone: Neo4j is a server of its own (docker-compose.yml).
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock requirements-dev.lock ./
# The tools make the package, GraphiQL's page in it; what runs gets the run lock and the package alone.
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-dev.lock \
    && python -m venv /opt/clausegraph \
    && /opt/clausegraph/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE NOTICE ./
COPY web web
COPY graph graph
COPY api api
COPY claims claims
COPY seed seed
COPY clausegraph clausegraph
RUN /opt/build/bin/python -m hatchling build -t wheel -d /opt/wheel \
    && /opt/clausegraph/bin/pip install --no-cache-dir --no-deps /opt/wheel/*.whl

FROM python:3.11-slim
COPY --from=build /opt/clausegraph /opt/clausegraph
RUN useradd --system --create-home clausegraph
USER clausegraph
ENV PATH=/opt/clausegraph/bin:$PATH CLAUSEGRAPH_HOST=0.0.0.0 CLAUSEGRAPH_MODE=production
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["clausegraph", "serve"]
