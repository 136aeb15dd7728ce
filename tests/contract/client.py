"""A client that knows nothing but the OpenAPI document: it finds calls by what they say, and fills what they ask."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from beffroi.cases.tests.api import token
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Role


@dataclass
class Reader:
    """Calls operations by their identifier, with credentials as the security schemes say."""

    browser: Client = field(default_factory=Client)
    credentials: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the document."""
        self.document = self.browser.get("/api/v1/openapi.json").json()

    def operation(self, identifier: str) -> tuple[str, str, dict[str, Any]]:
        """Return method, path and description of an operation."""
        for path, methods in self.document["paths"].items():
            for method, told in methods.items():
                if told["operationId"] == identifier:
                    return method, path, told
        raise KeyError(identifier)

    def call(self, identifier: str, body: Any = None, *, status: int | None = None, **parameters: str) -> Any:
        """Call an operation; return its JSON once its status and its shape are those of the document."""
        method, path, told = self.operation(identifier)
        address, query, headers = self._placed(path, told, parameters)
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(self.browser, method)(
            f"{address}{query}", headers=headers | self._proof(told), **content
        )
        expected = status or next(int(code) for code in told["responses"] if int(code) < 300)
        assert answer.status_code == expected, (identifier, answer.status_code, answer.content.decode()[:600])
        return self._checked(told["responses"][str(expected)], answer)

    def file(self, identifier: str, **parameters: str) -> str:
        """Call an operation that answers a file; return its text once it is what the document says."""
        method, path, told = self.operation(identifier)
        address, query, _headers = self._placed(path, told, parameters)
        answer = getattr(self.browser, method)(f"{address}{query}", headers=self._proof(told))
        content = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, content
        assert answer.headers["Content-Type"].partition(";")[0] in told["responses"]["200"]["content"]
        return str(content.decode())

    def _placed(
        self, path: str, told: dict[str, Any], given: dict[str, str]
    ) -> tuple[str, str, dict[str, str]]:
        from urllib.parse import quote, urlencode

        query, headers = {}, {}
        for each in told.get("parameters", []):
            name = each["name"]
            key = name.replace("-", "_").lower()
            if key not in given:
                assert not each.get("required"), f"{name} is required"
                continue
            if each["in"] == "path":
                path = path.replace("{" + name + "}", quote(given[key], safe=""))
            elif each["in"] == "query":
                query[name] = given[key]
            else:
                headers[name] = given[key]
        return path, f"?{urlencode(query)}" if query else "", headers

    def _proof(self, told: dict[str, Any]) -> dict[str, str]:
        """Return the header of the first way of the operation for which there is a credential."""
        for way in told["security"]:
            for name in way:
                if name in self.credentials:
                    scheme = self.document["components"]["securitySchemes"][name]
                    return _header(scheme, self.credentials[name])
        assert {} in told["security"], "no credential for this operation"
        return {}

    def _checked(self, told: dict[str, Any], answer: Any) -> Any:
        if not told.get("content"):
            return None
        (media, described) = next(iter(told["content"].items()))
        assert answer.headers["Content-Type"].partition(";")[0] == media
        value = answer.json()
        self.validate(value, described["schema"])
        return value

    def validate(self, value: Any, schema: dict[str, Any]) -> None:
        """Check a value against a schema of the document, formats included."""
        from jsonschema import Draft202012Validator

        whole = {**schema, "components": self.document["components"]}
        Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def calling(organisation: Organisation, *roles: Role, email: str = "") -> Reader:
    """A client of an agent of an organisation."""
    header = token(organisation, *roles, email=email or f"programme@{organisation.slug}.test")
    return Reader(credentials={"agent": header["Authorization"].removeprefix("Bearer ")})


def _header(scheme: dict[str, Any], secret: str) -> dict[str, str]:
    if scheme["type"] == "http":
        assert scheme["scheme"] == "bearer"
        return {"Authorization": f"Bearer {secret}"}
    assert scheme["in"] == "header"
    return {scheme["name"]: secret}


def invented(schema: dict[str, Any]) -> dict[str, Any]:
    """Return answers that a form's JSON Schema accepts: the required questions, the simplest values."""
    return {name: _value(schema["properties"][name]) for name in schema.get("required", [])}


def _value(schema: dict[str, Any]) -> Any:
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return _value(schema[choice][0])
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            return invented(schema)
        case "array":
            return [_value(schema["items"]) for _turn in range(max(1, schema.get("minItems", 1)))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return "2026-01-31" if schema.get("format") == "date" else "Bonjour"
