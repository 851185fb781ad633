# The web image: slim, non-root, nothing written outside /data (run it with a read-only file system).
FROM python:3.12-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY kb kb
COPY indexer indexer
COPY web web
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data koujing && install -d -o koujing /data
COPY --from=build /venv /venv
COPY content /content
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 KB_CONTENT=/content KB_INDEX=/data/index
USER koujing
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=2)"]
CMD ["kb", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
