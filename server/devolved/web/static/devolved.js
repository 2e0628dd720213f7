/* Progressive enhancement: everything on these pages works without it. */
(() => {
  "use strict";
  const ours = new URL("vendor/", document.currentScript.src); // the static edition may lie in any folder
  // What stands before the register's own addresses on this host.
  const ROOT = new URL("..", document.currentScript.src).pathname.replace(/\/$/, "");

  // Suggestions while typing: a listbox that works by keyboard (WAI-ARIA combobox).
  for (const input of document.querySelectorAll("[data-suggest]")) suggest(input);

  function suggest(input) {
    const list = document.createElement("ul");
    const id = input.id + "-list";
    let items = [],
      at = -1,
      last = "",
      timer = 0;
    list.id = id;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    input.after(list);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", id],
      ["aria-expanded", "false"],
    ])
      input.setAttribute(name, value);

    const close = () => {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const go = (item) => {
      location.href = ROOT + item.href;
    };
    const mark = (next) => {
      at = (next + items.length) % items.length;
      [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
      list.children[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[at].id);
    };
    const show = (found) => {
      items = found;
      list.replaceChildren(
        ...found.map((item, i) => {
          const li = document.createElement("li");
          li.id = `${id}-${i}`;
          li.setAttribute("role", "option");
          li.setAttribute("aria-selected", "false");
          li.append(item.label);
          const kind = document.createElement("small");
          kind.textContent = item.also ? `${item.kind}, “${item.also}”` : item.kind;
          li.append(kind);
          li.addEventListener("mousedown", (event) => {
            event.preventDefault();
            go(item);
          });
          return li;
        }),
      );
      list.hidden = !found.length;
      at = -1;
      input.setAttribute("aria-expanded", String(!!found.length));
    };
    const ask = async () => {
      const words = input.value.trim();
      if (words === last) return;
      last = words;
      if (words.length < 2) return close();
      const on = new URLSearchParams(location.search).get("on");
      const response = await fetch(
        ROOT + "/search/suggest?" + new URLSearchParams(on ? { q: words, on } : { q: words }),
      );
      if (response.ok && words === last) show((await response.json()).suggestions);
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 90);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return close();
      if (list.hidden || !items.length) return;
      if (event.key === "ArrowDown") {
        event.preventDefault();
        mark(at + 1);
      } else if (event.key === "ArrowUp") {
        event.preventDefault();
        mark(at < 0 ? items.length - 1 : at - 1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        go(items[at]);
      }
    });
  }

  // Copy a citation or a snippet.
  if (navigator.clipboard)
    for (const text of document.querySelectorAll("[data-copy]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text.textContent.trim());
        button.textContent = "Copied";
        setTimeout(() => {
          button.textContent = "Copy";
        }, 2000);
      });
      text.after(button);
    }

  // What an address points at is open, wherever it lies folded.
  const unfold = () => {
    let fold = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details:not([open])");
    if (!fold) return;
    for (; fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
    document.getElementById(decodeURIComponent(location.hash.slice(1))).scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();

  // Filters that apply at once.
  for (const form of document.querySelectorAll("form[data-at-once]"))
    for (const field of form.querySelectorAll("select, input[type=checkbox]"))
      field.addEventListener("change", () => form.requestSubmit());

  // A chart drawn in the page, on request: the picture from the server stands until then.
  for (const figure of document.querySelectorAll(".chart:has(img[data-spec])")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Make it interactive";
    button.addEventListener("click", async () => {
      button.disabled = true;
      for (const name of ["vega", "vega-lite", "vega-embed"]) await script(new URL(`${name}.js`, ours).href);
      const { expressionInterpreter } = await import(new URL("vega-interpreter.js", ours).href);
      const plot = figure.querySelector(".plot");
      const source =
        [...plot.querySelectorAll("source")].find((one) => matchMedia(one.media).matches) || plot.querySelector("img");
      const { title, ...spec } = await (await fetch(source.dataset.spec)).json(); // the page has said the title
      plot.replaceChildren();
      await vegaEmbed(plot, spec, {
        ast: true,
        expr: expressionInterpreter,
        renderer: "svg",
        actions: false,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
      });
      button.remove();
    });
    figure.append(button);
  }
  const script = (src) =>
    new Promise((done, fail) => {
      if (document.querySelector(`script[src="${src}"]`)) return done();
      const element = Object.assign(document.createElement("script"), { src, onload: done, onerror: fail });
      document.head.append(element);
    });
})();
