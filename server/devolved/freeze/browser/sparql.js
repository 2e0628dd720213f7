/* SPARQL without a server: Oxigraph as WebAssembly over the release's own dump.
   As on the server, the default graph is the union of all graphs but the shapes, with the flat view of a day,
   which the release's own rules make. */
import init, { Store, defaultGraph, quad } from "../static/vendor/oxigraph.js";

const here = (path) => new URL(path, import.meta.url);
const shapes = "https://w3id.org/devolved/graph/shapes";
const about = await (await fetch(here("edition.json"))).json();
await init({ module_or_path: here("../static/vendor/oxigraph.wasm") });

async function dump() {
  const body = (await fetch(here(about.dump))).body;
  return new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

const store = new Store();
store.load(new TextDecoder().decode(await dump()), { format: "application/n-quads", no_transaction: true });
for (const q of store.match())
  if (q.graph.value !== shapes) store.add(quad(q.subject, q.predicate, q.object, defaultGraph()));
let flat = [],
  shown = "";

/* The flat view of a day, in the default graph in place of the one before. */
export function turn(day) {
  if (day === shown) return;
  for (const q of flat) store.delete(q);
  const made = [];
  for (const rule of about.rules) {
    const bound = rule.replace(
      /VALUES\s+\?day\s*\{[^}]*\}/,
      `VALUES ?day { "${day}"^^<http://www.w3.org/2001/XMLSchema#date> }`,
    );
    made.push(...store.query(bound, { base_iri: about.base }));
  }
  flat = made.filter((q) => !store.has(q));
  for (const q of flat) store.add(q);
  shown = day;
}

export function ask(query, day) {
  turn(day);
  return store.query(query, { base_iri: about.base });
}

/* Rows as plain text, for the table and for who wants to compare: {variables, rows}. */
export function rows(query, day) {
  turn(day);
  const answer = store.query(query, { base_iri: about.base, results_format: "json" });
  return JSON.parse(answer);
}

const $ = (id) => document.getElementById(id);
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date());
$("day").value = new URLSearchParams(location.search).get("on") ?? today;
for (const one of about.queries) $("example").add(new Option(one.title, one.path));
$("example").addEventListener("change", () => {
  const chosen = about.queries.find((q) => q.path === $("example").value);
  if (chosen) $("query").value = chosen.query;
});

function cell(term) {
  const box = document.createElement("td");
  if (term?.termType === "NamedNode") {
    const link = document.createElement("a");
    const path = term.value.startsWith(about.base + "id/") ? term.value.slice(about.base.length + 3) : "";
    link.href = path ? here(`../doc/${path}/`) : /^https?:/.test(term.value) ? term.value : "#";
    link.textContent = path || term.value;
    box.append(link);
  } else box.textContent = term?.value ?? "";
  return box;
}

function line(cells) {
  const row = document.createElement("tr");
  row.append(...cells);
  return row;
}

$("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const started = performance.now();
  try {
    const answer = ask($("query").value, $("day").value || today);
    const table = $("answer");
    table.replaceChildren();
    if (typeof answer === "boolean") table.append(line([cell({ value: String(answer) })]));
    else if (answer.length && answer[0] instanceof Map) {
      const names = [...new Set(answer.flatMap((r) => [...r.keys()]))];
      table.append(
        line(names.map((n) => Object.assign(document.createElement("th"), { textContent: n, scope: "col" }))),
      );
      table.append(...answer.slice(0, 1000).map((r) => line(names.map((n) => cell(r.get(n))))));
    } else
      table.append(...answer.slice(0, 1000).map((q) => line([cell(q.subject), cell(q.predicate), cell(q.object)])));
    $("state").textContent = `${answer.length ?? 1} rows in ${Math.round(performance.now() - started)} ms`;
  } catch (error) {
    $("state").textContent = String(error.message ?? error);
  }
});
window.devolved = { ask, rows, turn };
$("state").textContent =
  `Release ${about.release} is loaded: ${store.size.toLocaleString("en-GB")} statements with their copies.`;
document.documentElement.dataset.ready = "sparql";
