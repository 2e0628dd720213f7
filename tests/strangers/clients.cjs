// Programs of others for Node.js read a running register: node clients.cjs ROOT MODULES, answers as JSON on a line.
const { createRequire } = require("node:module");
const [root, modules] = process.argv.slice(2);
const load = createRequire(modules + "/");
// What Node.js before 22.15 lacks, and Comunica's HTTP library wants to be there when it is loaded.
const zlib = require("node:zlib");
zlib.createZstdDecompress ??= () => zlib.createUnzip();
require("node:worker_threads").markAsUncloneable ??= () => {};
const THING = root + "/doc/authority/northshire";
const KINDS = "SELECT ?s WHERE { ?s a <https://w3id.org/devolved/def#StrategicAuthority> }";

async function comunica() {
  const { QueryEngine } = load("comunica5");
  const engine = new QueryEngine();
  const ask = async (sources) => {
    const rows = await (await engine.queryBindings(KINDS, { sources })).toArray();
    return rows.map((row) => row.get("s").value).sort();
  };
  return {
    endpoint: await ask([root + "/sparql"]),
    fragments: await ask([root + "/fragments"]),
    document: await ask([THING]),
  };
}

async function jsonld() {
  const processor = load("jsonld");
  const expanded = await processor.expand(THING);
  const subjects = expanded.map((node) => node["@id"]);
  return { subjects, quads: (await processor.toRDF(THING, { format: "application/n-quads" })).split("\n").length };
}

async function main() {
  const answers = {};
  for (const [name, asked] of Object.entries({ comunica, jsonld })) {
    try {
      answers[name] = await asked();
    } catch (error) {
      answers[name] = { error: error.code === "MODULE_NOT_FOUND" ? "not here" : String(error.stack || error) };
    }
  }
  console.log(JSON.stringify(answers));
}

main().then(() => process.exit(0));
