"""Responses beside what openapi.json says of them."""

import json
import re
from functools import cache

import jsonschema_rs

from delivery.api.urls import openapi_text


@cache
def description():
    return json.loads(openapi_text())


@cache
def paths():
    """Return each path as an expression that finds its requests, those without parameters first."""
    found = sorted(description()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + r"\Z"), path) for path in found]


@cache
def validator(path, status, content_type):
    answers = description()["paths"][path]["get"]["responses"][status]["content"]
    schema = answers[content_type]["schema"]
    return jsonschema_rs.validator_for(schema | {"components": description()["components"]}, validate_formats=True)


def assert_as_described(response):
    """Check that a response to GET is of the type that openapi.json names for its address, status and media type."""
    address = response.wsgi_request.path
    path = next((path for expression, path in paths() if expression.match(address)), None)
    assert path, f"{address} is not described."
    validator(path, str(response.status_code), response["Content-Type"]).validate(response.json())
