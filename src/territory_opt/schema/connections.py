"""Settings of what a case is connected to: databases that its tables come from, and the CRM that plans go to."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from territory_opt.schema.settings_base import Settings
from territory_opt.schema.words import Choice, Text

PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""Stands in an address for the value of an environment variable."""

_USER = re.compile(r"^[^:/]+://[^@/]*:(?P<secret>[^@]*)@")
_OPTION = re.compile(
    r"[?&](?:password|passwd|pwd|passphrase|token|secret|sslpassword)=(?P<secret>[^&]*)", re.IGNORECASE
)

Said = Annotated[str, Text(required=True)]


class TableSource(Settings):
    """A table that comes from a database."""

    url: Said = Field(description="Address as SQLAlchemy takes it; ${NAME} is the value of an environment variable")
    query: Said = Field(description="SQL query whose columns are those of the table")

    @field_validator("url", mode="before")
    @classmethod
    def _holds_no_secret(cls, url: object) -> object:
        if isinstance(url, str) and holds_secret(url):
            # The fault would show the value otherwise.
            words = "holds a password; write ${NAME} in its place and set the environment variable NAME"
            raise PydanticCustomError("secret", "{words}", {"words": words})
        return url


def holds_secret(url: str) -> bool:
    """Tell whether an address holds a password in plain text rather than as ``${NAME}``."""
    found = [match["secret"] for match in (_USER.search(url), *_OPTION.finditer(url)) if match]
    return any(secret and not PLACEHOLDER.fullmatch(secret) for secret in found)


class SalesforceSettings(Settings):
    """What the files for Salesforce need to know about the organisation that they are for."""

    model_id: Said = Field(description="Id of the territory model (Territory2Model)")
    type_id: Said = Field(description="Id of the territory type (Territory2Type)")
    parent_id: Annotated[str | None, Text()] = Field(
        default=None, description="Id of the territory above those without a manager's territory above them"
    )
    account_access: Annotated[str, Choice(options=("read", "edit", "all"), required=True)] = Field(
        default="edit", description="What users may do with the territory's accounts"
    )
    opportunity_access: Annotated[str, Choice(options=("none", "read", "edit"), required=True)] = Field(
        default="edit", description="The same of the opportunities of these accounts"
    )
    case_access: Annotated[str, Choice(options=("none", "read", "edit"), required=True)] = Field(
        default="none", description="The same of the cases of these accounts"
    )
    roles: dict[str, str] = Field(
        default={}, description="RoleInTerritory2 for each role of reps.csv; a role not named here is left blank"
    )


class HubspotSettings(Settings):
    """What the files for HubSpot need to know about its companies."""

    owner_properties: dict[str, str] = Field(
        default={}, description="Property of companies that holds the owner of each line; the usual owner for any other"
    )
