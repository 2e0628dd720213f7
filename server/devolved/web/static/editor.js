/* The query editor: takes the place of the plain text field, completes from our own words, and shows the answer of
   this very page without leaving it. What it says, advises and draws comes from the server: see pages/query.py. */
(() => {
  "use strict";
  const place = document.getElementById("editor"),
    form = document.getElementById("ask");
  if (!place || !window.Yasgui) return;
  const field = form.querySelector("textarea"),
    own = new URLSearchParams(location.search).has("query");
  let editor, beside;

  start().catch(() => {
    place.hidden = true;
    field.hidden = false;
  });

  async function start() {
    const words = await (await fetch(place.dataset.words)).json(),
      { Yasqe } = Yasgui;
    Yasqe.Autocompleters.prefixes.get = async () =>
      Object.entries(words.prefixes)
        .map(([name, address]) => `${name}: <${address}>`)
        .sort();
    const meaning = (hint) =>
      words.meanings[hint.text] ?? words.meanings[hint.text.replace(/^devo:/, words.prefixes.devo)];
    for (const kind of ["class", "property"])
      Object.assign(Yasqe.Autocompleters[kind], {
        get: async () => words[kind],
        bulk: true,
        persistenceId: null,
        // Each word with what it means.
        postprocessHints: (_, hints) =>
          hints.map((hint) => ({
            ...hint,
            displayText: meaning(hint)
              ? `${hint.displayText ?? hint.text} — ${meaning(hint).slice(0, 70)}`
              : hint.displayText,
          })),
      });
    const closed = place.closest("details:not([open])");
    place.hidden = false;
    editor = new Yasqe(place, {
      value: field.value,
      persistenceId: null,
      consumeShareLink: null,
      createShareableLink: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: null,
    });
    // Tab belongs to the page: nobody is kept in.
    editor.setOption("extraKeys", {
      ...editor.getOption("extraKeys"),
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
      "Ctrl-]": "indentMore",
      "Ctrl-[": "indentLess",
    });
    editor.getInputField().setAttribute("aria-label", "SPARQL query");
    field.hidden = true;
    form.querySelector("label").removeAttribute("for");
    form.querySelector(".keys").hidden = false;
    closed?.addEventListener("toggle", () => editor.refresh(), { once: true });
    form.addEventListener("submit", (event) => {
      field.value = editor.getValue();
      if (event.submitter?.hasAttribute("formaction")) return;
      event.preventDefault();
      run();
    });
    document.addEventListener("click", (event) => {
      const repair = event.target.closest("[data-repair]");
      if (!repair) return;
      event.preventDefault();
      editor.setValue(repair.dataset.repair);
      run();
    });
    point();
  }

  // The answer as this page would have it, put in the place of the one that stands here.
  async function run() {
    const asked = new URLSearchParams({ query: editor.getValue() }),
      on = new URLSearchParams(location.search).get("on");
    if (on) asked.set("on", on);
    const address = `${form.getAttribute("action")}?${asked}`;
    // Where the question's own form stands, the whole page changes its face.
    if (!own) {
      field.value = editor.getValue();
      return void (location.href = address);
    }
    const button = form.querySelector("button");
    button.disabled = true;
    button.textContent = "Running…";
    try {
      const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
      for (const id of ["answer", "take"]) {
        const fresh = page.getElementById(id);
        if (fresh) document.getElementById(id)?.replaceWith(document.adoptNode(fresh));
        else if (id === "answer") return void (location.href = address);
      }
      history.replaceState(null, "", address);
      point();
      document.getElementById("answer").focus({ preventScroll: true });
    } finally {
      button.disabled = false;
      button.textContent = "Run";
    }
  }

  // Each piece of advice also stands below its line.
  function point() {
    for (const widget of beside ?? []) widget.clear();
    beside = [...document.querySelectorAll("#answer .advice")]
      .filter((advice) => Number(advice.dataset.line))
      .map((advice) => {
        const copy = advice.cloneNode(true);
        copy.setAttribute("aria-hidden", "true");
        for (const link of copy.querySelectorAll("a")) link.tabIndex = -1;
        return editor.addLineWidget(Math.min(Number(advice.dataset.line), editor.lineCount()) - 1, copy);
      });
  }
})();
