"""What other systems call our columns, the likeliest name first.

Names are compared in small letters, words apart: ``BillingPostalCode``, ``Billing Postal Code`` and
``billing_postal_code`` are one name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE: Mapping[str, tuple[str, ...]] = {
    "latitude": ("lat", "billing latitude", "shipping latitude", "geo lat", "breite", "y"),
    "longitude": ("lon", "lng", "long", "billing longitude", "shipping longitude", "geo lon", "laenge", "x"),
    "postal_code": (
        "zip", "zip code", "zipcode", "postcode", "post code", "postal", "billing postal code", "home zip",
        "home zip code", "home postal code", "plz",
    ),
    "country": ("country code", "country name", "billing country", "nation", "land", "office location"),
}  # fmt: skip  # a list to be read at a glance, not one word a line

SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "accounts": {
        "account_id": (
            "account id", "account number", "account no", "customer id", "customer number", "customer no", "client id",
            "company id", "kundennummer", "kundennr", "kunden nr", "kd nr", "id", "account", "customer",
            "client", "company", "account name",
            "customer name", "client name", "company name", "kunde", "firma", "name",
        ),
        "name": (
            "account name", "customer name", "client name", "company name", "account", "customer", "company", "firma",
        ),
        **_PLACE,
        "region": ("sales region", "area", "district", "billing state", "state", "province"),
        "industry": ("sector", "vertical", "branch", "branche", "line of business"),
        "products": ("product list", "product interest"),
        "segment": ("tier", "customer segment", "class", "category"),
        "employees": ("number of employees", "employee count", "headcount", "staff", "mitarbeiter"),
        "stage": ("lifecycle stage", "customer stage", "account status", "status"),
        "currency": ("currency code", "currency iso code", "waehrung"),
        "revenue": ("annual sales", "sales", "annual revenue", "turnover", "umsatz", "sales last year"),
        "expense": ("cost", "cost to serve", "expenses", "costs"),
        "potential": ("sales potential", "revenue potential", "opportunity size", "expected revenue", "potenzial"),
        "prior_revenue": ("prior year revenue", "last year revenue", "revenue last year", "previous revenue"),
        "lifetime_value": ("clv", "ltv", "customer lifetime value"),
        "nps": ("net promoter score",),
        "visits": ("visits per quarter", "number of visits", "visit frequency", "besuche"),
        "hours_per_visit": ("visit hours", "visit duration", "visit length", "besuchsdauer"),
        "calls": ("calls per quarter", "number of calls", "call frequency"),
        "hours_per_call": ("call hours", "call duration"),
        "in_person": ("onsite", "on site", "face to face", "aussendienst"),
        "key_account": ("is key account", "strategic", "strategic account"),
        "parent_id": (
            "parent account id", "parent account", "parent", "subsidiary of", "parent company", "group", "konzern",
        ),
        "current_rep_id": (
            "owner id", "account owner", "owner", "sales rep", "rep", "rep id", "salesperson", "sales agent",
            "account manager", "assigned to", "vertreter",
        ),
    },
    "reps": {
        "rep_id": (
            "rep", "sales rep id", "salesperson id", "agent id", "user id", "owner id", "employee id",
            "employee number", "personalnummer", "personalnr", "id", "sales rep", "salesperson",
            "sales agent", "agent", "seller",
            "owner", "account manager", "rep name", "full name", "vertreter", "name",
        ),
        "name": ("rep name", "full name", "sales rep", "salesperson", "sales agent", "agent", "seller"),
        **_PLACE,
        "role": ("job title", "function", "job", "title"),
        "territory_id": ("territory", "sales territory", "gebiet"),
        "manager_id": ("manager", "sales manager", "reports to", "supervisor", "team lead", "vorgesetzter"),
        "experience_years": ("experience", "years of experience", "tenure", "years in job"),
        "level": ("seniority", "grade"),
        "capacity_hours": ("hours per quarter", "available hours", "capacity"),
        "capacity_hours_week": ("hours per week", "weekly hours", "hours week", "wochenstunden", "wochenstd"),
        "fte": ("full time equivalent", "employment rate"),
        "start_date": ("hire date", "hired", "start", "date hired", "since", "eintritt"),
        "end_date": ("termination date", "leaving date", "end", "austritt"),
        "quota": ("sales target", "target", "annual quota"),
        "products": ("product lines", "sells"),
    },
    "opportunities": {
        "opportunity_id": ("opportunity", "deal id", "deal", "opp id", "id", "quote id"),
        "account_id": (
            "account id", "account", "customer id", "customer", "client", "company", "account name", "customer name",
            "kunde", "firma",
        ),
        "rep_id": (
            "owner id", "sales agent", "sales rep", "rep", "agent", "salesperson", "owner", "opportunity owner",
            "seller", "verkaeufer", "vertreter",
        ),
        "product": ("product name", "item", "line"),
        "stage": ("deal stage", "stage name", "status", "opportunity stage", "outcome"),
        "opened": ("engage date", "created date", "create date", "created", "open date", "opened date", "start date"),
        "closed": ("close date", "closed date", "won date", "decision date", "end date", "abschlussdatum", "abschluss"),
        "value": ("close value", "amount", "deal value", "deal size", "opportunity amount", "price", "betrag"),
        "currency": ("currency code", "currency iso code", "deal currency", "waehrung"),
    },
}  # fmt: skip  # a list to be read at a glance, not one word a line
"""For each table and column, the names that it may have elsewhere."""


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def plain_name(name: str) -> str:
    """Return a column name in small letters with its words apart: ``Währung`` is ``waehrung``."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[^0-9a-z]+", " ", apart.casefold().translate(_UMLAUTS)).split())
