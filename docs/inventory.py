"""Write docs/licences.md and docs/sbom.cdx.json: ``python docs/inventory.py``.

What serving needs, from the lock file, with what each installed package says of
itself; front-end files from their own lock file. Nothing is looked up elsewhere.
"""

import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)")
KNOWN = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
}


def python_packages() -> list[dict]:
    """Every package of requirements/serve.txt: name, version, licence, hashes."""
    found, hashes = [], {}
    for line in (ROOT / "requirements" / "serve.txt").read_text("utf-8").splitlines():
        if match := PINNED.match(line):
            found.append((match[1].lower(), match[2]))
        if sha := re.search(r"--hash=sha256:([0-9a-f]{64})", line):
            hashes.setdefault(found[-1][0], []).append(sha[1])
    return [
        {
            "name": n,
            "version": v,
            "licence": licence(n),
            "purl": f"pkg:pypi/{n}@{v}",
            "hashes": sorted(hashes.get(n, [])),
        }
        for n, v in sorted(found)
    ]


def licence(name: str) -> str:
    """What the installed package says: an SPDX expression if it has one, else its classifier, else its first line."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not installed here"
    if said.get("License-Expression"):
        return said["License-Expression"]
    classifiers = [
        c.rpartition(" :: ")[2]
        for c in said.get_all("Classifier") or []
        if c.startswith("License ::") and not c.endswith("OSI Approved")
    ]
    if classifiers:
        return " OR ".join(dict.fromkeys(KNOWN.get(c, c) for c in classifiers))
    return ((said.get("License") or "").strip().splitlines() or ["not stated"])[0][:60]


def front_end_packages() -> list[dict]:
    """Front-end packages of the lock file that are shipped (not those that only judge)."""
    locked = json.loads((ROOT / "server" / "assets" / "package-lock.json").read_text("utf-8"))["packages"]
    found = []
    for path, entry in locked.items():
        if not path or entry.get("dev") or entry.get("optional") or "version" not in entry:
            continue
        name = path.rpartition("node_modules/")[2]
        found.append(
            {
                "name": name,
                "version": entry["version"],
                "licence": str(entry.get("license", "not stated")),
                "purl": f"pkg:npm/{name.replace('@', '%40')}@{entry['version']}",
                "hashes": [],
            }
        )
    return sorted({p["purl"]: p for p in found}.values(), key=lambda p: p["purl"])


def markdown() -> str:
    lines = [
        "# Licences of what we build on",
        "",
        (
            "Made by `python docs/inventory.py` from the lock files; a test keeps it current. "
            "The register's own licences: [LICENSE](../LICENSE), [LICENSE-DATA.md](../LICENSE-DATA.md)."
        ),
        "",
    ]
    for title, packages in (("Python, for serving", python_packages()), ("Front end", front_end_packages())):
        lines += [f"## {title}", "", "| package | version | licence |", "|---|---|---|"]
        lines += [f"| {p['name']} | {p['version']} | {p['licence']} |" for p in packages] + [""]
    return "\n".join(lines)


def bill() -> dict:
    """A software bill of materials in CycloneDX 1.5; the same inputs give the same bytes."""
    components = []
    for package in python_packages() + front_end_packages():
        entry = {
            "type": "library",
            "bom-ref": package["purl"],
            "name": package["name"],
            "version": package["version"],
            "purl": package["purl"],
            "licenses": [{"license": {"name": package["licence"]}}],
        }
        if package["hashes"]:  # one of these files is installed, depending on the platform
            entry["properties"] = [{"name": "devolved:sha256", "value": sha} for sha in package["hashes"]]
        components.append(entry)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/devolved/" + json.dumps(components))
    sys.path.insert(0, str(ROOT / "server"))
    from devolved import __version__

    about = {
        "component": {
            "type": "application",
            "bom-ref": "devolved",
            "name": "devolved",
            "version": __version__,
            "licenses": [{"license": {"id": "MIT"}}],
        }
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": about,
        "components": components,
    }


def files() -> dict[str, str]:
    return {
        "docs/licences.md": markdown(),
        "docs/sbom.cdx.json": json.dumps(bill(), indent=1, ensure_ascii=False) + "\n",
    }


if __name__ == "__main__":
    for name, text in files().items():
        (ROOT / name).write_text(text, "utf-8")
