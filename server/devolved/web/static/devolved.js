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

  // A chart drawn in the page, on request: the picture from the server stands until then. Then parts can be picked out in
  // its key, rows chosen by their names, and stacked bars seen as shares.
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
      const width = Math.round((source.tagName === "IMG" ? source : plot.querySelector("img")).clientWidth);
      const { title, ...given } = await (await fetch(source.dataset.spec)).json(); // the page has said the title
      plot.replaceChildren();
      const draw = (shares, words) =>
        vegaEmbed(plot, chosen(given, width, shares, words), {
          ast: true,
          expr: expressionInterpreter,
          renderer: "svg",
          actions: false,
          defaultStyle: false,
          logLevel: 1, // errors
          tooltip: { disableDefaultStyle: true },
        });
      options(figure, plot, given, draw);
      // What fills times for which nobody was found: the picture names it, the page holds it.
      if (JSON.stringify(given).includes("url(#hatch)"))
        figure.insertAdjacentHTML(
          "beforeend",
          `<svg class="hatching" width="0" height="0" aria-hidden="true"><defs><pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4" height="4" class="paper"/><rect width="1.25" height="4" class="line"/></pattern></defs></svg>`,
        );
      await draw(false, "");
      button.remove();
    });
    figure.append(button);
  }

  // Marks of a chart, whether it has one layer or a second with totals: (its first layer, its encoding whole).
  function encoded(spec) {
    const first = spec.layer ? spec.layer[0] : spec;
    return [first, { ...spec.encoding, ...first.encoding }];
  }
  function parted(encoding) {
    return [encoding.color, encoding.shape].find((one) => one?.field && one.legend !== null && !one.aggregate);
  }
  function stacked(spec) {
    const [first, encoding] = encoded(spec);
    const bar = (first.mark.type ?? first.mark) === "bar";
    const length = [encoding.x, encoding.y].find((one) => one?.type === "quantitative");
    const names = [encoding.x, encoding.y].find((one) => one !== length);
    const apart = encoding.color?.field && encoding.color.field !== names?.field;
    return bar && length && apart && !encoding.x2 && !encoding.yOffset && !encoding.facet && length.stack !== null
      ? length
      : null;
  }
  function chosen(given, width, shares, words) {
    const spec = structuredClone(given);
    const [first, encoding] = encoded(spec);
    // Frames are as wide as what is drawn in them; the names beside them come on top.
    if (encoding.facet) spec.width = Math.max(120, width - 300);
    else Object.assign(spec, { width, autosize: { type: "fit-x", contains: "padding" } });
    const part = parted(encoding);
    if (part) {
      first.params = [{ name: "pick", select: { type: "point", fields: [part.field] }, bind: "legend" }];
      first.encoding.opacity = { condition: { param: "pick", value: 1 }, value: 0.15 };
    }
    if (words && encoding.y?.field)
      spec.data.values = spec.data.values.filter((row) => String(row[encoding.y.field]).toLowerCase().includes(words));
    if (shares && stacked(spec)) {
      const length = stacked(spec);
      Object.assign(length, { stack: "normalize", axis: { ...length.axis, format: "%" } });
      if (spec.layer) spec.layer.length = 1;
    }
    return spec;
  }
  function options(figure, plot, given, draw) {
    const [, encoding] = encoded(given);
    const row = document.createElement("div");
    row.className = "options";
    const id = `options-${document.querySelectorAll(".options").length}`;
    let shares = false,
      words = "";
    const add = (label, type, change) => {
      const line = document.createElement("p");
      const field = Object.assign(document.createElement("input"), { type, id: `${id}-${type}` });
      const name = Object.assign(document.createElement("label"), { htmlFor: field.id, textContent: label });
      field.addEventListener("input", () => change(field));
      line.append(...(type === "checkbox" ? [field, " ", name] : [name, " ", field]));
      row.append(line);
    };
    if (encoding.y?.type === "nominal")
      add("Only rows with", "search", (field) => {
        words = field.value.trim().toLowerCase();
        draw(shares, words);
      });
    if (stacked(given))
      add("As shares of each bar", "checkbox", (field) => {
        shares = field.checked;
        draw(shares, words);
      });
    if (parted(encoding)) {
      const line = document.createElement("p");
      line.textContent = "Press a name in the key to pick it out.";
      row.append(line);
    }
    plot.before(row);
  }
  const script = (src) =>
    new Promise((done, fail) => {
      if (document.querySelector(`script[src="${src}"]`)) return done();
      const element = Object.assign(document.createElement("script"), { src, onload: done, onerror: fail });
      document.head.append(element);
    });
})();
