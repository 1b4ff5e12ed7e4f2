"""The cache, which holds the limits of signing in. Losing it must never keep anybody out."""

import logging

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
AT_ONCE_OR_NOT = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}


class ForgivingRedisCache(RedisCache):
    """Redis; while it is away, a cache that keeps nothing: what is asked for is missing, what is added was new."""

    def __init__(self, server, params):
        super().__init__(server, params | {"OPTIONS": AT_ONCE_OR_NOT | params.get("OPTIONS", {})})

    def get(self, key, default=None, version=None):
        return self._or_without(default, super().get, key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._or_without(None, super().set, key, value, timeout, version)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._or_without(True, super().add, key, value, timeout, version)

    def delete(self, key, version=None):
        return self._or_without(False, super().delete, key, version)

    def _or_without(self, answer, work, *arguments):
        try:
            return work(*arguments)
        except redis.RedisError as failure:
            log.warning("cache left out, Redis is away: %s", failure)
            return answer
