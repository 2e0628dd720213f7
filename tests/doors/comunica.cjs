// Ask Comunica questions of a running register: node comunica.cjs ROOT MODULES < questions.json > answers.json
// Each question: {"name", "query", "sources": [...]} or {"name", "document", "follow", "query"}: read one document,
// follow the links that "follow" finds in it, and ask "query" of all the documents together.
const { createRequire } = require("node:module");
const [root, modules] = process.argv.slice(2);
const { QueryEngine } = createRequire(modules + "/")("@comunica/query-sparql");
const BASE = "https://w3id.org/devolved/";

// What w3id.org does: lead every permanent address to the same path on the server.
const redirected = (input, init) => {
  const address = typeof input === "string" ? input : input.url;
  return fetch(address.startsWith(BASE) ? root + "/" + address.slice(BASE.length) : input, init);
};

async function rows(engine, query, sources) {
  const stream = await engine.queryBindings(query, { sources, fetch: redirected });
  const found = await stream.toArray();
  return found.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
}

async function main() {
  const questions = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
  const engine = new QueryEngine();
  const answers = {};
  for (const { name, query, sources, document, follow } of questions) {
    let from = sources;
    if (document) {
      const links = (await rows(engine, follow, [document])).map((row) => row.link);
      from = [document, ...links];
    }
    answers[name] = await rows(engine, query, from);
  }
  console.log(JSON.stringify(answers));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
