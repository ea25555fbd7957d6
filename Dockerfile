# Lintas without a Python of your own. Nothing is downloaded once it is built, so it can run without a network:
#
#   docker build -t lintas .
#   docker run --rm --network none -v "$PWD:/repo:ro" lintas check
#   docker run --rm --network none -v "$PWD:/repo" --user "$(id -u)" lintas audit --output sarif=lintas.sarif
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY auditor auditor
COPY detectors detectors
COPY jurisdiction_map jurisdiction_map
ARG EXTRAS=lakes
RUN python -m venv /opt/lintas \
 && /opt/lintas/bin/python -m pip install --no-cache-dir --disable-pip-version-check -c constraints.txt ".[$EXTRAS]" \
 && /opt/lintas/bin/lintas --version

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Lintas" \
      org.opencontainers.image.description="Auditor of cross-border transfers of personal data" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --uid 10001 --create-home lintas \
 && install --directory --mode=1777 /var/lib/lintas
COPY --from=build /opt/lintas /opt/lintas
# What is remembered of earlier audits has a place that any --user may write to; mount a volume there to keep it.
ENV PATH="/opt/lintas/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LINTAS_STATE=/var/lib/lintas/state.sqlite
USER 10001
WORKDIR /repo
ENTRYPOINT ["lintas"]
CMD ["--help"]
