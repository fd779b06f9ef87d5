# The portal's image: web server, worker and clock run from it with different commands (docker-compose.yml).
FROM python:3.13-slim-trixie AS packages
COPY requirements/base.txt /requirements.txt
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r /requirements.txt

FROM python:3.13-slim-trixie
# What WeasyPrint draws with. The fonts are in the repository.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 actip \
 && useradd --system --uid 10001 --gid 10001 --home-dir /app actip
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/app/var
# These addresses are never reached: collecting files only needs the settings to load.
RUN mkdir -p var/media var/pdf-cache \
 && SECRET_KEY=build DATABASE_URL=postgresql://build@127.0.0.1:1/build REDIS_URL=redis://127.0.0.1:1 \
    python manage.py collectstatic --noinput --verbosity 0 \
 && chown -R actip:actip var
# By its number, so that Kubernetes can see that it is not root.
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "actip_portal.wsgi", "--worker-class", "gthread", "--threads", "8", "--timeout", "60", \
     "--no-control-socket", "--bind", "0.0.0.0:8000"]
