"""A query as lines to paste: a shell, Python, R, JavaScript, a spreadsheet."""

from urllib.parse import urlencode


def all_of(root: str, query: str, on: str | None) -> list[tuple[str, str]]:
    """(name, text) of each. ``root`` is the address of this server, with its slash."""
    endpoint = root + "sparql" + (f"?on={on}" if on else "")
    address = root + "sparql?" + urlencode({**({"on": on} if on else {}), "format": "csv", "query": query})
    query = query.strip()
    shell = query.replace("'", "'\\''")
    python = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    script = query.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return [
        ("curl", f"curl -s '{endpoint}' -H 'Accept: text/csv' --data-urlencode 'query={shell}'"),
        ("Python, with SPARQLWrapper and pandas", f'''import io
import pandas
from SPARQLWrapper import CSV, SPARQLWrapper

register = SPARQLWrapper("{endpoint}")
register.setReturnFormat(CSV)
register.setQuery("""
{python}
""")
table = pandas.read_csv(io.BytesIO(register.query().convert()))
print(table)'''),
        ("R", f'''library(httr2)
query <- r"-----(
{query}
)-----"
answer <- request("{endpoint}") |>
  req_headers(Accept = "text/csv") |>
  req_body_form(query = query) |>
  req_perform()
table <- read.csv(text = resp_body_string(answer))'''),
        ("JavaScript", f'''const query = `
{script}
`;
const response = await fetch("{endpoint}", {{
  method: "POST",
  headers: {{ Accept: "application/sparql-results+json" }},
  body: new URLSearchParams({{ query }}),
}});
const rows = (await response.json()).results.bindings;'''),
        ("Spreadsheet", f'=IMPORTDATA("{address}")'),
    ]  # fmt: skip
