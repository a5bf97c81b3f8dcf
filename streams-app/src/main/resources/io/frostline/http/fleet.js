// The overview: what is wrong, the pipelines, and one frost line for each table, worst first.

import { model, incidents, now, RANK } from "./state.js";
import { answers } from "./answers.js";
import { address, axis, capital, drawFrost, el, frostBar, legend, length, number, outside, pill, plain, setText, standing, tone, where } from "./draw.js";

const OVERSCAN = 6;
const UNSEEN_MS = 15000;
const WINDOWS = [["auto", "fits the worst"], [60000, "1 min"], [300000, "5 min"], [900000, "15 min"], [3600000, "1 h"], [21600000, "6 h"], [86400000, "24 h"], [604800000, "7 d"]];

/** The sentence that says it all. */
export function verdict() {
  const at = now();
  const all = [...model.pipelines.values()];
  if (all.length === 0) return { tone: "calm", text: "No pipeline found yet", more: "The app looks for Iceberg sinks in Connect. One appears here a second or two after it was deployed." };
  const open = all.filter((p) => p.head).flatMap((p) => incidents(p.name).filter((i) => i.open).map((i) => ({ ...i, pipeline: p })));
  open.sort((a, b) => RANK[b.severity] - RANK[a.severity] || a.since - b.since);
  const sick = all.filter((p) => tone(p.head?.phase) === "bad");
  const rows = all.flatMap((p) => [...p.tables.values()].map((row) => [row, p]));
  if (open.length > 0) {
    const first = open[0];
    const bad = first.severity === "CRITICAL" || sick.length > 0;
    const others = open.length - 1;
    return {
      tone: bad ? "bad" : "warn",
      text: (first.table ?? first.pipeline.name) + ": " + first.type,
      link: address(first.pipeline.name, first.table),
      pipeline: first.pipeline,
      more: capital(first.open.title) + ": " + plain(first.summary) + (others > 0 ? " · and " + others + (others === 1 ? " other incident" : " other incidents") : ""),
    };
  }
  if (model.connection === "lost") return { tone: "warn", text: "No word from the app for " + length(at - model.at), more: "Nothing was wrong then. See whether it still runs: ./frostline status" };
  const unseen = all.filter((p) => p.observed !== null && at - p.observed > UNSEEN_MS).sort((a, b) => a.observed - b.observed)[0];
  if (unseen) return { tone: "warn", text: unseen.name + ": not looked at for " + length(at - unseen.observed), link: address(unseen.name), more: unseen.head?.note ? capital(unseen.head.note) + ". What is shown is from then." : "Kafka or Connect does not answer the app, or another instance looks at it now. What is shown is from then." };
  const phase = all.map((p) => p.head?.phase).find((p) => p !== "HEALTHY");
  if (phase) return { tone: tone(phase), text: phase === "UNKNOWN" ? "Too little is known" : phase[0] + phase.slice(1).toLowerCase(), more: rows.length === 0 ? "No table is watched yet." : "No incident is open." };
  if (rows.length === 0) return { tone: "calm", text: "No table yet", more: "Tables appear here once the source captures them." };
  const totals = rows.map(([row, p]) => standing(row, p, at).total);
  const unknown = totals.filter((t) => t === null).length;
  const worst = Math.max(0, ...totals.filter((t) => t !== null));
  return unknown > 0
    ? { tone: "calm", text: number(unknown) + (unknown === 1 ? " table is" : " tables are") + " not known yet", more: "The others are complete to " + length(worst) + " ago or later." }
    : { tone: "good", text: rows.length === 1 ? "The table is complete to " + length(worst) + " ago" : "All " + number(rows.length) + " tables are complete to " + length(worst) + " ago", more: "Nothing is wrong." };
}

export function verdictNode() {
  const text = el("h1", { dir: "auto" });
  const link = el("a", { class: "go" }, "Show why");
  const more = el("p", { dir: "auto" });
  const node = el("section", { class: "verdict", "aria-label": "What is wrong" }, el("div", {}, text, more), link);
  return {
    node,
    update() {
      const said = verdict();
      node.dataset.tone = said.tone;
      setText(text, said.text);
      setText(more, said.more);
      link.hidden = !said.link;
      if (said.link) link.setAttribute("href", said.link);
    },
  };
}

function card(pipeline) {
  const at = now();
  const head = pipeline.head;
  const totals = [...pipeline.tables.values()].map((row) => standing(row, pipeline, at).total).filter((t) => t !== null);
  const facts = el("dl", { class: "facts" });
  const fact = (name, value) => facts.append(el("div", {}, el("dt", {}, name), el("dd", {}, value)));
  fact("tables", number(pipeline.tables.size));
  fact("furthest behind", totals.length ? length(Math.max(...totals)) : "unknown");
  fact("open incidents", number(head.openIncidents));
  fact("last commit", head.lastSuccess ? length(at - Date.parse(head.lastSuccess)) + " ago" : "none yet");
  if (head.note) fact("note", head.note);
  return el("a", { class: "card pipeline " + tone(head.phase), href: address(pipeline.name), "data-pipeline": pipeline.name },
    el("span", { class: "cardhead" }, outside(pipeline.name, { class: "name" }), pill(head.phase)), facts);
}

const NORMAL_MS = 30000;

/**
 * How bad a table is. Healthy tables keep their places by name, since their lag goes up and down with each round; the others are sorted by
 * their watermark, which stands still while something is wrong, so that rows do not dance.
 */
function badness(row, pipeline, marks, at) {
  const said = standing(row, pipeline, at);
  const worst = Math.max(0, ...marks.filter((m) => m.open).map((m) => RANK[m.severity] * 2 - (m.table ? 0 : 1)));
  const normal = Math.max(NORMAL_MS, 3000 * Number(pipeline.head?.commitIntervalSeconds ?? 0));
  row.behind = said.total !== null && said.total > normal * (row.behind ? 0.7 : 1);
  return worst * 4 + (said.total === null ? 2 : row.behind ? 1 : 0);
}

function compare(a, b) {
  if (a.badness !== b.badness) return b.badness - a.badness;
  if (a.badness > 0 && a.frozen !== b.frozen) return (a.frozen ?? 0) - (b.frozen ?? 0);
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** One frost line for each table; only those in sight are in the document. */
export function tableList(only) {
  let wanted = "";
  let chosen = "auto";
  let order = [];
  let current = null; // key of the row that the keyboard is on
  const slots = new Map();
  const marksOf = new Map();

  const count = el("p", { class: "soft", id: "rowcount" });
  const filter = el("input", { type: "search", placeholder: "Filter tables", "aria-label": "Filter tables by name", autocomplete: "off", spellcheck: "false" });
  const select = el("select", { "aria-label": "How much time is shown" }, ...WINDOWS.map(([value, text]) => el("option", { value }, text)));
  const axisBox = el("div", { class: "axisbox" });
  const list = el("ul", { class: "rows", role: "list", "aria-label": "Tables, worst first" });
  const none = el("p", { class: "empty" });
  const node = el("section", { class: "panel frost", "aria-labelledby": "frost-title" },
    el("div", { class: "panelhead" }, el("h2", { id: "frost-title" }, "Frost line"), count,
      el("div", { class: "controls" }, filter, el("label", {}, "Window ", select))),
    el("div", { class: "headrow" }, legend(), axisBox), list, none);

  filter.addEventListener("input", () => {
    wanted = filter.value.trim().toLowerCase();
    update();
  });
  select.addEventListener("change", () => {
    chosen = select.value;
    update();
  });
  list.addEventListener("keydown", (event) => {
    const at = order.findIndex((row) => key(row) === current);
    const page = Math.max(1, Math.floor(innerHeight / height()) - 2);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -order.length, End: order.length }[event.key];
    if (step === undefined || order.length === 0) return;
    event.preventDefault();
    focus(Math.min(order.length - 1, Math.max(0, (at < 0 ? 0 : at) + step)));
  });

  const key = (row) => row.pipeline + "\u0000" + row.id;
  const height = () => parseFloat(getComputedStyle(list).getPropertyValue("--row")) || 38;

  function focus(index) {
    current = key(order[index]);
    const top = list.getBoundingClientRect().top + scrollY + index * height();
    if (top < scrollY + 80) scrollTo(0, top - 80);
    else if (top + height() > scrollY + innerHeight - 20) scrollTo(0, top + height() - innerHeight + 20);
    paint();
    slots.get(current)?.link.focus({ preventScroll: true });
  }

  function sort() {
    const at = now();
    marksOf.clear();
    const rows = [];
    for (const pipeline of model.pipelines.values()) {
      if (only !== undefined && pipeline.name !== only) continue;
      const all = incidents(pipeline.name);
      const own = new Map();
      const common = [];
      for (const mark of all) {
        if (!mark.table) common.push(mark);
        else own.set(mark.table, [...(own.get(mark.table) ?? []), mark]);
      }
      for (const row of pipeline.tables.values()) {
        if (wanted && !(row.name + " " + pipeline.name).toLowerCase().includes(wanted)) continue;
        const mine = own.has(row.name) ? [...own.get(row.name), ...common] : common;
        marksOf.set(row, mine);
        row.badness = badness(row, pipeline, mine, at);
        rows.push(row);
      }
    }
    order = rows.sort(compare);
  }

  function slot() {
    const bar = frostBar();
    const name = outside("", { class: "name" });
    const sub = el("span", { class: "sub" });
    const lag = el("span", { class: "lag" });
    const place = el("span", { class: "where", dir: "auto" });
    const link = el("a", { class: "row", tabindex: "-1" }, el("span", { class: "title" }, name, sub), bar.node, lag, place);
    const item = el("li", {}, link);
    link.addEventListener("focus", () => {
      current = item.dataset.key;
    });
    return { item, link, bar, name, sub, lag, place };
  }

  function paint() {
    const h = height();
    const top = list.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / h) - OVERSCAN);
    const last = Math.min(order.length, Math.ceil((innerHeight - top) / h) + OVERSCAN);
    const at = now();
    const window = chosen === "auto" ? model.window : Number(chosen);
    const kept = new Set();
    const spare = [];
    for (let i = first; i < last; i++) kept.add(key(order[i]));
    if (current !== null && order.some((row) => key(row) === current)) kept.add(current);
    for (const [id, unused] of slots) {
      if (!kept.has(id)) {
        slots.delete(id);
        spare.push(unused);
      }
    }
    const draw = (i) => {
      const row = order[i];
      const id = key(row);
      let one = slots.get(id);
      if (!one) {
        one = spare.pop() ?? slot();
        slots.set(id, one);
        one.item.dataset.key = id;
        if (!one.item.isConnected) list.append(one.item);
      }
      drawRow(one, row, i, h, at, window);
    };
    const currentIndex = current === null ? -1 : order.findIndex((row) => key(row) === current);
    for (let i = first; i < last; i++) draw(i);
    if (currentIndex >= 0 && (currentIndex < first || currentIndex >= last)) draw(currentIndex);
    spare.forEach((unused) => unused.item.remove());
    const reachable = currentIndex >= 0 ? current : order.length ? key(order[0]) : null;
    for (const [id, one] of slots) one.link.tabIndex = id === reachable ? 0 : -1;
  }

  function drawRow(one, row, index, h, at, window) {
    const pipeline = model.pipelines.get(row.pipeline);
    const said = standing(row, pipeline, at);
    const marks = marksOf.get(row) ?? [];
    const worst = marks.filter((m) => m.open).reduce((a, m) => (a && RANK[a.severity] >= RANK[m.severity] ? a : m), null);
    const y = "translateY(" + index * h + "px)";
    if (one.y !== y) {
      one.item.style.transform = y;
      one.y = y;
      one.item.setAttribute("aria-posinset", index + 1);
    }
    one.item.setAttribute("aria-setsize", order.length);
    setText(one.name, row.name);
    if (one.named !== row.name) {
      one.named = row.name;
      one.name.title = row.name;
      one.link.setAttribute("href", address(row.pipeline, row.name));
    }
    const sub = [only === undefined && model.pipelines.size > 1 ? row.pipeline : null, worst ? worst.type : null].filter(Boolean).join(" · ");
    setText(one.sub, sub);
    one.sub.className = "sub" + (worst ? " " + worst.severity.toLowerCase() : "");
    const lag = length(said.total);
    const place = where(row, said);
    setText(one.lag, lag);
    // The bar says already why it is unknown.
    setText(one.place, said.total === null ? "" : place);
    one.place.title = place;
    const label = row.name + ", " + (said.total === null ? "unknown: " + place : lag + " behind, " + place) + (worst ? ", " + worst.severity + " " + worst.type : "");
    if (one.label !== label) {
      one.label = label;
      one.link.setAttribute("aria-label", label);
    }
    drawFrost(one.bar, row, pipeline, at, window, marks);
  }

  let shownAxis = 0;
  function update() {
    sort();
    const window = chosen === "auto" ? model.window : Number(chosen);
    if (shownAxis !== window) {
      axisBox.replaceChildren(axis(window));
      shownAxis = window;
    }
    const total = only === undefined ? [...model.pipelines.values()].reduce((n, p) => n + p.tables.size, 0) : model.pipelines.get(only)?.tables.size ?? 0;
    setText(count, order.length === total ? number(total) + (total === 1 ? " table" : " tables") + ", worst first" : number(order.length) + " of " + number(total) + " tables");
    list.style.height = order.length * height() + "px";
    none.hidden = order.length > 0;
    setText(none, wanted ? "No table has “" + wanted + "” in its name." : "No table is watched yet. One appears here when the source first captures it.");
    paint();
  }

  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      if (node.isConnected) paint();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later, { passive: true });
  return {
    node,
    update,
    close() {
      removeEventListener("scroll", later);
      removeEventListener("resize", later);
    },
  };
}

function newest() {
  const body = el("ol", { class: "events" });
  const node = el("section", { class: "panel", "aria-labelledby": "events-title" }, el("div", { class: "panelhead" }, el("h2", { id: "events-title" }, "Latest events")), body);
  let shown = "";
  return {
    node,
    update() {
      const last = model.events.slice(-12).reverse();
      const ids = last.map((e) => e.id).join();
      if (ids === shown && last.length) return;
      shown = ids;
      body.replaceChildren(...(last.length ? last.map(eventItem) : [el("li", { class: "empty" }, "Nothing has happened since the app looks.")]));
    },
  };
}

/** What to do where there is nothing to see yet. */
function firstSteps() {
  const step = (text, command) => el("li", {}, text, el("code", {}, command));
  return el("section", { class: "panel", "aria-labelledby": "first-title" }, el("div", { class: "panelhead" }, el("h2", { id: "first-title" }, "If nothing appears")),
    el("ol", { class: "steps" },
      step("Deploy the connectors: ", "./frostline connectors apply --connect URL"),
      step("See whether the app watches that Connect, and whether anything is missing: ", "./frostline doctor"),
      step("See what Connect itself says: ", "./frostline connectors status --connect URL")));
}

function eventItem(event) {
  return el("li", {},
    el("time", { datetime: event.at }, event.at.slice(11, 19)),
    el("span", { class: "sev " + (event.type === "RECOVERED" ? "good" : event.severity.toLowerCase()) }, event.type),
    el("span", { class: "what" },
      el("a", { href: address(event.pipeline, event.table) }, outside(event.table ?? event.pipeline)),
      " ", outside(event.summary), " ", el("span", { class: "soft" }, event.rule)));
}

/** The overview. */
export function fleetView() {
  const said = verdictNode();
  const short = answers();
  const cards = el("section", { class: "cards", "aria-label": "Pipelines" });
  const list = tableList();
  const events = newest();
  const first = firstSteps();
  const node = el("div", { class: "fleet" }, said.node, first, short.node, cards, list.node, events.node);
  let drawn = "";
  return {
    node,
    crumbs: [],
    title: () => "",
    update() {
      said.update();
      const worst = verdict().pipeline;
      short.update(worst, worst ? incidents(worst.name).filter((i) => i.open) : [], worst ? [...worst.tables.values()] : [], now());
      const all = [...model.pipelines.values()].filter((p) => p.head).sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
      const next = all.map(card);
      const text = next.map((c) => c.className + c.textContent).join("\n");
      if (text !== drawn) {
        drawn = text;
        const focused = document.activeElement?.dataset?.pipeline;
        cards.replaceChildren(...next);
        if (focused !== undefined) next.find((c) => c.dataset.pipeline === focused)?.focus();
      }
      first.hidden = model.pipelines.size > 0;
      list.node.hidden = all.length === 0;
      events.node.hidden = all.length === 0 && model.events.length === 0;
      list.update();
      events.update();
    },
    close: list.close,
  };
}

function rank(pipeline) {
  return { bad: 3, warn: 2, calm: 1, good: 0 }[tone(pipeline.head.phase)];
}
