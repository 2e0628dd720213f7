"""The rows of the table of promises: who made each, how firm, by when, where it stands, and its way into law."""

from markupsafe import Markup, escape

from devolved.vocabulary import kind_and_slug
from devolved.web import days
from devolved.web.filters import local
from devolved.web.html.marks import status_mark, strength_mark

CHAINS = 2  # of a promise that the table draws; its own page has all


def rows(page, found: dict[str, dict], makers: dict[str, list[dict]], chains: dict[str, list[dict]]) -> Markup:
    """One row a promise."""
    return Markup("".join(_row(page, c, row, makers.get(c, ()), chains.get(c, [])) for c, row in found.items()))


def _row(page, commitment: str, row: dict, makers, chains: list[dict]) -> str:
    made = ", ".join(page.link(m["maker"]) for m in makers) or '<span class="quiet">not known</span>'
    due, assessed = row.get("dueBy"), row.get("assessedOn")
    past = " (past)" if str(row.get("past", "")) == "true" else ""
    aged = " (over a year old)" if str(row.get("aged", "")) == "true" else ""
    by = f'<span class="nowrap">{escape(page.value(due))}</span>{past}' if due else _quiet("no day given")
    newest = f"{escape(page.value(assessed))}{aged}" if assessed else _quiet("none on record")
    strength = row.get("strength")
    firm = f"{strength_mark(_slug(strength.value))} {page.link(strength)}" if strength else _quiet("wording not seen")
    into = "".join(_steps(page, chain) for chain in chains[:CHAINS]) or _quiet("nothing on record")
    if len(chains) > CHAINS:
        address = escape(days.href(f"{local(commitment)}#commitments-chain"))
        into += f'<a href="{address}">and {len(chains) - CHAINS} more</a>'
    return (
        f'<tr data-promise="{escape(_slug(commitment))}"><td>{page.link(commitment)}</td>\n<td>{made}</td>\n'
        f'<td><span class="nowrap">{firm}</span></td>\n'
        f"<td>{by}</td>\n"
        f'<td><span class="nowrap">{status_mark(_slug(row["status"].value))} {page.link(row["status"])}</span></td>\n'
        f"<td>{newest}</td>\n<td>{into}</td></tr>\n"
    )


def _steps(page, chain: dict) -> str:
    """Promise → law → power → who holds it. Steps that are not on record are drawn open, and said."""
    law, power, holders = chain.get("carriedOutBy"), chain.get("power"), chain.get("authorities")
    if law:
        within = f' <span class="quiet">of {page.link(chain["instrument"])}</span>' if "instrument" in chain else ""
        steps = [f"<li>{page.link(law)}{within}</li>"]
    else:
        steps = [f'<li class="open">{_quiet("no law or agreement on record")}</li>']
    if power:
        steps.append(f"<li>{page.link(power)}</li>")
        if holders:
            many = "y" if str(holders) == "1" else "ies"
            mayors = "none" if str(chain["mayors"]) == "0" else chain["mayors"]
            address = escape(days.href("/views/powers/holders", power=_slug(power.value)))
            steps.append(f'<li><a href="{address}">{holders} authorit{many}</a>, {mayors} with a mayor</li>')
        else:
            steps.append(f'<li class="open">{_quiet(escape(chain.get("state", "")))}</li>')
    return '<ol class="steps">\n' + "\n".join(steps) + "\n</ol>\n"


def _quiet(words: str) -> str:
    return f'<span class="quiet">{words}</span>'


def _slug(address: str) -> str:
    parts = kind_and_slug(address)
    return parts[1] if parts else ""
