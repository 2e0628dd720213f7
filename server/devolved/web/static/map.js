/* The map, with script: what an area says is told beside the pointer, at a touch and at the keyboard; arrow keys walk
   from area to area; a slider goes over the days on which the map changes. Without it the names stand beside the map,
   areas are links, and years are links. */
(() => {
  "use strict";
  const say = (day) =>
    new Date(day + "T12:00:00Z").toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  const make = (name, words, more = {}) => Object.assign(document.createElement(name), { textContent: words }, more);

  function speak(map) {
    const frame = map.parentElement;
    const tip = make("div", "", { className: "map-tip", hidden: true });
    frame.append(tip);
    let held = null;

    const group = (element) => {
      const of = element.closest("[data-area]");
      return of ? document.getElementById(of.dataset.area) : element.closest("[data-says]");
    };
    const light = (area) => {
      for (const lit of map.querySelectorAll(".lit")) lit.classList.remove("lit");
      if (area?.id) area.classList.add("lit");
    };
    const hide = () => {
      tip.hidden = true;
      tip.classList.remove("held");
      held = null;
      light(null);
    };
    const show = (link, x, y, hold) => {
      const area = group(link);
      if (!area) return hide();
      const district = link.querySelector(":scope > title")?.textContent;
      const lines = [
        make("strong", district || area.dataset.name),
        ...(district && area.dataset.name && area.dataset.name !== district ? [make("p", area.dataset.name)] : []),
        make("p", area.dataset.says),
      ];
      if (hold) {
        const name = map.querySelector(`.map-names [data-area="${area.id}"]`);
        const links = [[link, district ? `What it means for ${district}` : "Open its page"]];
        if (district && name) links.push([name, "The authority"]);
        for (const [to, words] of links) {
          const line = make("p", "");
          line.append(make("a", words, { href: to.href.baseVal }));
          lines.push(line);
        }
      }
      tip.replaceChildren(...lines);
      tip.hidden = false;
      tip.classList.toggle("held", !!hold);
      light(area);
      const room = frame.getBoundingClientRect();
      const left = Math.max(0, Math.min(x - room.left + 12, room.width - tip.offsetWidth));
      const over = y - room.top + 16 + tip.offsetHeight > room.height;
      tip.style.left = left + "px";
      tip.style.top = Math.max(0, y - room.top + (over ? -tip.offsetHeight - 12 : 16)) + "px";
    };
    const beside = (link) => {
      const box = (link.querySelector(".map-disc, .map-dot, path") || link).getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };

    let touched = false;
    map.addEventListener("pointerdown", (event) => {
      touched = event.pointerType !== "mouse";
    });
    map.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "mouse" || held) return;
      const link = event.target.closest("a");
      if (link) show(link, event.clientX, event.clientY);
      else hide();
    });
    map.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && !held) hide();
    });
    map.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return hide();
      if (!touched || event.detail === 0) return;
      // The first touch tells, and offers where to go on.
      event.preventDefault();
      show(link, event.clientX, event.clientY, true);
      held = link;
    });
    map.addEventListener("focusin", (event) => {
      const link = event.target.closest(".map-names a");
      if (link && !touched) show(link, ...beside(link));
    });
    map.addEventListener("focusout", () => {
      if (!held) hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });

    // Arrow keys: from one area to the nearest in that direction.
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    map.addEventListener("keydown", (event) => {
      const step = steps[event.key],
        from = event.target.closest?.(".map-names a");
      if (!step || !from) return;
      event.preventDefault();
      const [x, y] = beside(from);
      let best = null,
        least = Infinity;
      for (const link of map.querySelectorAll(".map-names a")) {
        const [to, down] = beside(link);
        const along = (to - x) * step[0] + (down - y) * step[1];
        const aside = Math.abs((to - x) * step[1]) + Math.abs((down - y) * step[0]);
        if (link === from || along <= 0 || along + 2 * aside >= least) continue;
        least = along + 2 * aside;
        best = link;
      }
      best?.focus();
    });
  }
  for (const map of document.querySelectorAll("[data-map]")) speak(map);

  // The slider over the days on which the map changes.
  const years = document.querySelector(".map-years");
  const days = years?.dataset.days.split(" ").filter(Boolean) ?? [];
  if (days.length < 2) return;
  const shown = document.getElementById("on")?.value || days.at(-1);
  const row = make("p", "", { className: "map-days" });
  const label = make("label", "Day", { htmlFor: "map-day" });
  const range = make("input", "", { id: "map-day", type: "range", min: 0, max: days.length - 1, step: 1 });
  const told = make("output", say(shown), { htmlFor: "map-day" });
  const at = (day) =>
    Math.max(
      0,
      days.findLastIndex((one) => one <= day),
    );
  const mark = () => {
    range.setAttribute("aria-valuetext", say(days[range.value]));
    told.textContent = say(days[range.value]);
  };
  range.value = at(shown);
  mark();
  told.textContent = say(shown);
  row.append(label, range, told);
  years.prepend(row);
  let asked = 0;
  range.addEventListener("input", mark);
  range.addEventListener("change", async () => {
    const number = ++asked;
    const address = new URL(location.href);
    address.searchParams.set("on", days[range.value]);
    const reply = await fetch(address, { headers: { Accept: "text/html" } });
    if (!reply.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const pieces = (of) => [...of.querySelectorAll("[data-of-day], section.day, .map-years ol")];
    const fresh = pieces(page);
    pieces(document).forEach((old, index) => fresh[index] && old.replaceWith(document.adoptNode(fresh[index])));
    document.body.className = page.body.className;
    history.replaceState(null, "", address);
    for (const field of document.querySelectorAll(".filters input[name=on]")) field.remove();
    document
      .querySelector(".filters")
      .append(Object.assign(document.createElement("input"), { type: "hidden", name: "on", value: days[range.value] }));
    for (const map of document.querySelectorAll("[data-map]")) speak(map);
  });
})();
