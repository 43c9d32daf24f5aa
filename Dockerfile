# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS packages
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv /opt/viceversa \
    && /opt/viceversa/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim-bookworm AS bot
ENV PATH=/opt/viceversa/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/vice-versa.sqlite3
RUN useradd --create-home --uid 10001 viceversa && install -d -o viceversa /data
COPY --from=packages /opt/viceversa /opt/viceversa
WORKDIR /app
COPY bot bot
COPY handlers handlers
COPY storage storage
USER 10001
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ.get('PORT', '3000')}/readyz\", timeout=4)"]
CMD ["python", "-m", "bot", "run", "--migrate"]
