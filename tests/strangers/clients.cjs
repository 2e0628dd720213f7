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

async function ldes() {
  // Its own bundle for require() names a logger that is not there; the one for import works.
  const { pathToFileURL } = require("node:url");
  const { replicateLDES, intoConfig } = await import(
    pathToFileURL(load.resolve("ldes-client")).href.replace(/\.cjs$/, ".js")
  );
  const followed = async (wish) => {
    const client = replicateLDES(intoConfig({ url: root + "/ldes", loggerLevel: "error", ...wish }));
    const failed = new Promise((_, reject) => client.on("error", reject));
    const all = (async () => {
      const members = [];
      for await (const member of client.stream()) {
        const said = member.quads.filter((quad) => quad.subject.value === member.id.value).length;
        members.push([member.id.value, member.isVersionOf, member.timestamp.toISOString(), said]);
      }
      return members;
    })();
    return Promise.race([all, failed]);
  };
  return {
    versions: await followed({}),
    newest: await followed({ lastVersionOnly: true }),
    things: await followed({ materialize: true }),
  };
}

async function main() {
  const answers = {};
  for (const [name, asked] of Object.entries({ comunica, jsonld, ldes })) {
    try {
      answers[name] = await asked();
    } catch (error) {
      answers[name] = { error: /MODULE_NOT_FOUND$/.test(error.code) ? "not here" : String(error.stack || error) };
    }
  }
  console.log(JSON.stringify(answers));
}

main().then(() => process.exit(0));
