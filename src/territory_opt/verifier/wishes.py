"""Wishes: the rules as ``plan.json`` lists them, held against what ``case.yaml`` and its policy ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from territory_opt.verifier.facts import Facts
from territory_opt.verifier.reading import Run
from territory_opt.verifier.relevance import has_a_say
from territory_opt.verifier.report import Ledger, shown

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "balance": {
        "measure": "value",
        "each_quarter": False,
        "by": "rep_id",
        "exclude": None,
        "tolerance": 0.10,
        "aim": "band",
        "hard": False,
        "price_per_point": None,
    },
    "capacity": {"hard": True, "price_per_hour": None, "protect": None},
    "accounts": {"min": None, "max": None},
    "travel": {"max_km": None, "max_hours": None, "max_share": None},
    "boundary": {"by": ["regions", "industries", "products", "size"], "size_by": "potential"},
    "exclusive": {"by": [], "hard": True, "cost_per_extra_rep": None},
    "relationship": {"keep_from": 0.8, "loss_share": 0.17},
    "holdout": {"min_value": None},
    "experience": {"tiers": [], "size_by": "potential"},
    "portfolio": {
        "counts_by_level": {1: 1.4, 2: 1.2, 3: 1.0, 4: 0.8, 5: 0.6},
        "tolerance": 0.2,
        "aim": "band",
        "hard": False,
        "price_per_point": None,
    },
    "role": {"selling_managers": False},
    "fit": {"weight": 1.0, "loss_share": 0.05, "unknown": 0.5},
    "lock": {"pairs": []},
    "keep_together": {"by": "parent_id", "hard": True, "cost_per_extra_rep": None},
    "keep_apart": {"pairs": [], "key_account": None, "hard": True, "cost_per_pair": None},
    "disruption": {"max_accounts": None, "max_value": None, "cost_per_move": None},
    "pair_cost": {},
    "presence": {},
    "line": {},
    "overlay": {"line": None, "follows": "core", "hard": True, "cost_per_extra_specialist": None},
}
"""Every setting of every rule, and what it is where nothing is said."""

WITHOUT_RULES: Mapping[str, Mapping[str, Any]] = {
    "balance": {},
    "travel": {},
    "boundary": {},
    "relationship": {},
    "lock": {},
    "accounts": {},
    "capacity": {},
    "pair_cost": {},
    "disruption": {"cost_per_move": 200},
}
"""What a case without rules asks for."""


@dataclass(frozen=True)
class Wish:
    """One rule that takes part.

    Attributes
    ----------
    id, kind
        Its name in the files, and which rule it is.
    settings
        All of them.
    level
        The level that its costs belong to, None if it costs nothing.
    """

    id: str
    kind: str
    settings: Mapping[str, Any]
    level: int | None

    def __getitem__(self, setting: str) -> Any:
        return self.settings[setting]

    @property
    def in_points(self) -> bool:
        """Whether its costs are points and not money."""
        return self.kind in ("balance", "portfolio") and self["price_per_point"] is None

    @property
    def costs(self) -> bool:
        """Whether the rule, as it is set, puts a price on anything."""
        says = self.settings
        if "hard" in says:
            return not says["hard"]
        return self.kind in ("travel", "relationship", "fit", "pair_cost") or says.get("cost_per_move") is not None


def wishes_of(run: Run, facts: Facts, ledger: Ledger) -> tuple[Wish, ...]:
    """Return the rules that take part, after holding the list against the case."""
    active: list[Wish] = []
    for entry in run.plan["rules"]:
        kind, settings = entry["rule"], {**entry["settings"]}
        settings.pop("rule", None), settings.pop("id", None)
        if kind not in DEFAULTS:
            ledger.say(f"Rule {entry['id']}: {kind} is not a rule that can be verified.")
            continue
        for odd in sorted(settings.keys() ^ DEFAULTS[kind].keys()):
            ledger.say(f"Rule {entry['id']}: the setting {odd} is {'unknown' if odd in settings else 'missing'}.")
        wish = Wish(entry["id"], kind, {**DEFAULTS[kind], **settings}, entry["level"])
        if entry["skipped"] is None:
            active.append(wish)
        elif has_a_say(wish.kind, wish.settings, facts):
            ledger.say(f"Rule {wish.id} is skipped ({entry['skipped']}), but the case has what it needs.")
    _as_asked(run, facts, ledger)
    return tuple(active)


def _as_asked(run: Run, facts: Facts, ledger: Ledger) -> None:
    """Note settings of ``case.yaml`` that the plan does not have, and rules that nobody asked for."""
    settings, entries = run.case.settings, run.plan["rules"]
    written = {entry["id"]: entry for entry in entries}
    standing = [kind for kind in ("presence", "line") if has_a_say(kind, {}, facts)]
    if settings.rules is None:
        ledger.same("The list of rules", sorted(e["rule"] for e in entries), sorted([*WITHOUT_RULES, *standing]))
        _asked([{"rule": kind, **says} for kind, says in WITHOUT_RULES.items()], written, ledger)
        return
    _asked(settings.rules, written, ledger)
    ids = [rule.get("id") or rule.get("rule") for rule in settings.rules]
    kinds = {rule.get("rule") for rule in settings.rules}
    ids += [kind for kind in standing if kind not in kinds]
    ledger.same("The list of rules", [entry["id"] for entry in entries], ids)


def _asked(asked: Sequence[Mapping[str, Any]], written: Mapping[str, Mapping[str, Any]], ledger: Ledger) -> None:
    for rule in asked:
        name = str(rule.get("id") or rule.get("rule"))
        if name not in written:
            ledger.say(f"case.yaml asks for the rule {name}, which plan.json does not list.")
            continue
        entry = written[name]
        if entry["rule"] != rule.get("rule", entry["rule"]):
            ledger.say(f"Rule {name}: it is a {entry['rule']} rule, case.yaml says {rule['rule']}.")
            continue
        given = {key: value for key, value in rule.items() if key not in ("id", "rule")}
        for key, value in {**DEFAULTS.get(str(entry["rule"]), {}), **given}.items():
            if not _same_setting(entry["settings"].get(key), value):
                ledger.say(f"Rule {name}: {key} is {shown(entry['settings'].get(key))}, case.yaml says {shown(value)}.")


def _same_setting(written: Any, asked: Any) -> bool:
    """Compare a setting with what YAML holds: 200 and 200.0 are the same number there, 17 and "17" the same text."""
    if isinstance(written, Mapping) and isinstance(asked, Mapping):
        own = {str(key): value for key, value in written.items()}
        return all(str(key) in own and _same_setting(own[str(key)], value) for key, value in asked.items())
    if isinstance(written, list | tuple) and isinstance(asked, list | tuple):
        return len(written) == len(asked) and all(map(_same_setting, written, asked))
    return bool(written == asked or (isinstance(written, str) and written == str(asked)))
