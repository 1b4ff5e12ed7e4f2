"""GET never writes.

A page that is only looked at must not change anything: links are followed by crawlers,
prefetched by browsers and opened twice. While a view answers GET or HEAD, every writing
statement is refused, except on the session, which Django itself keeps.
"""

import re

from django.db import connection

WRITING = re.compile(
    r"^\s*(insert|update|delete|truncate|merge|copy|create|alter|drop)\b|\bfor update\b", re.IGNORECASE
)
SESSION_TABLE = '"django_session"'


class WriteOnGet(Exception):
    """A view wrote while answering GET. That is a fault of the program, not of the user."""


def refuse_writes(execute, sql, params, many, context):
    if WRITING.search(str(sql)) and SESSION_TABLE not in str(sql):
        raise WriteOnGet(f"GET must not write: {str(sql)[:120]}")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)
