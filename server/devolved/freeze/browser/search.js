/* Search without a server: every name is in index.json; a name fits when each word typed begins one of its words. */
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
const names = await (await fetch(new URL("index.json", import.meta.url))).json();
const field = document.getElementById("q");
const list = document.getElementById("found");

function score(words, [, label, written]) {
  let best = 0;
  for (const name of [fold(label), ...written]) {
    const tokens = name.split(" ");
    if (words.every((w) => tokens.some((t) => t.startsWith(w)))) {
      best = Math.max(best, words.join(" ").length / name.length + (name.startsWith(words[0]) ? 0.1 : 0));
    }
  }
  return best;
}

function show() {
  const words = fold(field.value).split(" ").filter(Boolean);
  const found = words.length
    ? names
        .map((n) => [score(words, n), n])
        .filter(([s]) => s)
        .sort((a, b) => b[0] - a[0] || (a[1][1] < b[1][1] ? -1 : 1))
    : [];
  list.replaceChildren(
    ...found.slice(0, 50).map(([, [path, label]]) => {
      const item = document.createElement("li"),
        link = document.createElement("a"),
        kind = document.createElement("p");
      link.href = new URL(`../doc/${path}/`, import.meta.url);
      link.textContent = label;
      kind.className = "quiet";
      kind.textContent = path.split("/")[0].replaceAll("-", " ");
      item.append(link, kind);
      return item;
    }),
  );
  document.getElementById("said").textContent = words.length
    ? `${found.length} result${found.length === 1 ? "" : "s"}`
    : "";
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
field.form.addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
field.addEventListener("input", show);
show();
document.documentElement.dataset.ready = "search";
