// Small things that every part of the page is drawn with.
// Every text from outside enters the page through textContent or setAttribute, so a name can never be markup.

export const HOPS = [
  ["frozen", "in the cold table"],
  ["staged", "staged"],
  ["kafka", "in Kafka"],
  ["open", "not captured yet"],
];

const STALE_MS = 5000;

/** An element; {@code parts} are texts and elements. */
export function el(tag, attributes = {}, ...parts) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...parts.filter((part) => part !== null && part !== undefined));
  return node;
}

export function svg(tag, attributes = {}, ...parts) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...parts);
  return node;
}

/** A name or a text from outside: its direction does not spill over. */
export function outside(text, attributes = {}) {
  return el("bdi", attributes, text);
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function length(ms) {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return "unknown";
  const s = Math.max(0, ms) / 1000;
  if (s < 10) return s.toFixed(1) + " s";
  if (s < 120) return Math.round(s) + " s";
  const m = Math.round(s / 60);
  if (m < 120) return m + " min";
  const h = Math.floor(s / 3600);
  if (h < 48) return h + " h " + String(Math.floor((s % 3600) / 60)).padStart(2, "0") + " min";
  return Math.floor(h / 24) + " d " + (h % 24) + " h";
}

/** The same for an axis: no part that is nothing. */
export function round(ms) {
  const s = +(ms / 1000).toFixed(1);
  if (s < 60) return s + " s";
  if (s < 3600) return +(s / 60).toFixed(1) + " min";
  if (s < 86400) return +(s / 3600).toFixed(1) + " h";
  return +(s / 86400).toFixed(1) + " d";
}

export function number(value) {
  return value === null || value === undefined ? "unknown" : value.toLocaleString("en-US");
}

export function clock(ms) {
  if (ms === null || ms === undefined) return "–";
  const iso = new Date(ms).toISOString();
  return iso.slice(11, 19);
}

export function dayAndClock(ms) {
  const iso = new Date(ms).toISOString();
  return iso.slice(0, 10) + " " + iso.slice(11, 19);
}

/** A sentence for a person: its times as a clock shows them. */
export function plain(text) {
  return (text ?? "").replace(/\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)(\.\d+)?Z/g, "$1");
}

/** The same with a capital. */
export function capital(text) {
  return text ? text[0].toUpperCase() + text.slice(1) : "";
}

export function address(pipeline, table) {
  return "#/" + encodeURIComponent(pipeline) + (table === undefined || table === null ? "" : "/" + encodeURIComponent(table));
}

export function isStale(pipeline, now) {
  return pipeline.observed === null || now - pipeline.observed > STALE_MS;
}

/** Where a table stands: how far it is behind, and where most of what is missing lies. */
export function standing(row, pipeline, now) {
  // What the app knows ends with its last look.
  const stale = isStale(pipeline, now);
  const seen = stale ? now : pipeline.observed;
  if (row.frozen === null) return { total: null, stale };
  const total = seen - row.frozen;
  const parts = [
    ["staged", row.staged - row.frozen],
    ["kafka", row.captured - row.staged],
    ["open", pipeline.observed - row.captured],
  ];
  const [hop, share] = parts.reduce((most, part) => (part[1] > most[1] ? part : most));
  return { total, stale, hop: share > 0 ? hop : null, parts };
}

export function where(row, standing) {
  if (standing.total === null) return row.unknown ?? "unknown";
  if (standing.stale) return "not looked at";
  if (standing.hop === "staged") return row.stagedRecords ? number(row.stagedRecords) + " staged" : "on its way";
  if (standing.hop === "kafka") return number(row.unread) + " in Kafka";
  return standing.hop === "open" && standing.total > 5000 ? "not captured" : "up to date";
}

/** A frost line that can be drawn anew in place. */
export function frostBar(big = false) {
  const node = el("div", { class: big ? "bar big" : "bar", "aria-hidden": "true" });
  const segments = {};
  for (const name of ["frozen", "staged", "kafka", "open", "unseen"]) {
    segments[name] = el("i", { class: "seg " + name });
    node.append(segments[name]);
  }
  const marks = el("div", { class: "marks" });
  const reason = el("span", { class: "reason" });
  node.append(marks, reason);
  return { node, segments, marks, reason, drawn: "" };
}

function place(segment, from, to) {
  const hidden = to - from <= 0;
  segment.hidden = hidden;
  if (!hidden) {
    segment.style.left = from.toFixed(3) + "%";
    segment.style.width = (to - from).toFixed(3) + "%";
  }
}

/** Draws {@code row} as it was at {@code now}, with what happened to it. */
export function drawFrost(bar, row, pipeline, now, window, marks) {
  const from = now - window;
  const x = (t) => Math.min(100, Math.max(0, ((t - from) / window) * 100));
  const stale = isStale(pipeline, now);
  const end = stale ? pipeline.observed ?? from : now;
  // A look is a moment old when it is shown: the stretches keep their lengths.
  const shift = stale ? 0 : now - pipeline.observed;
  const { segments } = bar;
  bar.node.classList.toggle("unknown", row.frozen === null);
  setText(bar.reason, row.frozen === null ? row.unknown ?? "unknown" : "");
  if (row.frozen === null) {
    for (const segment of Object.values(segments)) segment.hidden = true;
    place(segments.unseen, 0, 100);
  } else {
    const edges = [from, row.frozen + shift, row.staged + shift, row.captured + shift, end].map(x);
    // Whatever is behind at all is seen.
    if (row.frozen + shift < end && edges[4] - edges[1] < 0.4) edges[1] = edges[4] - 0.4;
    for (let i = 2; i < 4; i++) edges[i] = Math.max(edges[i], edges[i - 1]);
    place(segments.frozen, edges[0], edges[1]);
    place(segments.staged, edges[1], edges[2]);
    place(segments.kafka, edges[2], edges[3]);
    place(segments.open, edges[3], edges[4]);
    place(segments.unseen, x(end), 100);
  }
  drawMarks(bar.marks, marks, x, from, now);
}

function drawMarks(node, marks, x, from, now) {
  // The worst comes first, and has to lie on top.
  const shown = marks.filter((mark) => (mark.until ?? now) >= from).slice(0, 6).reverse();
  while (node.children.length > shown.length) node.lastChild.remove();
  while (node.children.length < shown.length) node.append(el("b"));
  shown.forEach((mark, i) => {
    const one = node.children[i];
    const left = x(mark.since);
    one.className = "mark " + mark.severity.toLowerCase() + (mark.open ? " open" : "") + (mark.since < from ? " earlier" : "");
    one.style.left = left.toFixed(3) + "%";
    one.style.width = Math.max(0, x(mark.until ?? now) - left).toFixed(3) + "%";
  });
}

/** The axis below or above frost lines. */
export function axis(window) {
  const steps = [0, 0.25, 0.5, 0.75, 1];
  return el("div", { class: "axis", "aria-hidden": "true" },
    ...steps.map((step) => {
      const tick = el("span", {}, step === 1 ? "now" : "−" + round(window * (1 - step)));
      tick.style.left = step * 100 + "%";
      return tick;
    }));
}

export function legend() {
  return el("ul", { class: "legend", "aria-label": "What the colours mean" },
    ...HOPS.map(([hop, text]) => el("li", {}, el("i", { class: "key " + hop, "aria-hidden": "true" }), text)),
    el("li", {}, el("i", { class: "key happened", "aria-hidden": "true" }), "incident"));
}

const TONES = {
  HEALTHY: "good", STARTING: "calm", UNKNOWN: "calm", PAUSED: "warn", LAGGING: "warn", RECOVERING: "warn",
  STALLED: "bad", DOWN: "bad", ESCALATED: "bad",
};

export function tone(phase) {
  return TONES[phase] ?? "calm";
}

export function pill(phase) {
  return el("span", { class: "pill " + tone(phase) }, phase);
}

export function severity(name) {
  return el("span", { class: "sev " + name.toLowerCase() }, name);
}

/** A time that is said as an age, and kept up to date by {@link ages}. */
export function ago(ms, suffix = " ago") {
  return el("time", { datetime: new Date(ms).toISOString(), title: dayAndClock(ms), "data-since": ms, "data-suffix": suffix });
}

export function ages(root, now) {
  for (const node of root.querySelectorAll("[data-since]")) {
    setText(node, length(now - Number(node.dataset.since)) + node.dataset.suffix);
  }
}
