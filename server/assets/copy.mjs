/* Puts the built files that pages use into web/static/vendor, and nothing else.
   Run after `npm ci`. Source maps stay behind, and so does the comment that asks a browser for them. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "devolved", "web", "static", "vendor");
const files = {
  "@zazuko/yasgui/build/yasgui.min.js": "yasgui.js",
  "@zazuko/yasgui/build/yasgui.min.css": "yasgui.css",
  "vega/build/vega.min.js": "vega.js",
  "vega-lite/build/vega-lite.min.js": "vega-lite.js",
  "vega-embed/build/vega-embed.min.js": "vega-embed.js",
  "vega-interpreter/build/vega-interpreter.js": "vega-interpreter.js",
  "oxigraph/web.js": "oxigraph.js",
};
const binaries = {
  "oxigraph/web_bg.wasm": "oxigraph.wasm",
  "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2": "source-serif-4.woff2",
  "@fontsource-variable/source-serif-4/LICENSE": "source-serif-4-licence.txt",
  "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": "source-sans-3.woff2",
  "@fontsource-variable/source-sans-3/LICENSE": "source-sans-3-licence.txt",
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [from, to] of Object.entries(files)) {
  const text = readFileSync(join(here, "node_modules", from), "utf-8").replace(
    /^import \{(.*)\} from 'vega-util';$/m,
    "const {$1} = globalThis.vega;",
  ); // vega carries them already
  writeFileSync(join(target, to), text.replace(/^\/[/*]# sourceMappingURL=.*$/gm, ""));
}
for (const [from, to] of Object.entries(binaries)) copyFileSync(join(here, "node_modules", from), join(target, to));
const versions = JSON.parse(readFileSync(join(here, "package.json"), "utf-8")).dependencies;
writeFileSync(join(target, "versions.json"), JSON.stringify(versions, null, 2) + "\n");
console.log(`Copied ${Object.keys(files).length + Object.keys(binaries).length} files to ${target}`);
