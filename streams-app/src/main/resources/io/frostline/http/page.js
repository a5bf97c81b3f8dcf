"use strict";

// Every text from outside enters the page through textContent, so a name can never be markup.
const el = (tag, text, cls) => {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (cls) node.className = cls;
  return node;
};

const CLASSES = {
  HEALTHY: "good", STARTING: "soft", UNKNOWN: "soft", PAUSED: "warn", LAGGING: "warn",
  RECOVERING: "warn", STALLED: "bad", DOWN: "bad", ESCALATED: "bad",
  INFO: "soft", WARNING: "warn", CRITICAL: "bad",
};
const COLUMNS = ["table", "captured", "unread", "staged", "committed rows", "rows in table",
  "capture lag", "offload lag", "total lag", "watermark"];

const count = (n) => (n === undefined ? "unknown" : n.toLocaleString("en"));
const seconds = (s) => (s === undefined ? "unknown" : s < 120 ? s.toFixed(1) + " s"
  : s < 7200 ? (s / 60).toFixed(1) + " min" : (s / 3600).toFixed(1) + " h");
const clock = (t) => (t === undefined ? "–" : t.replace("T", " ").replace(/(\.\d{3})\d*Z$/, "$1Z"));

function tableRow(t) {
  const row = el("tr");
  row.append(el("td", t.table, "name"));
  for (const n of [t.capturedRecords, t.lag.unreadRecords, t.lag.stagedRecords, t.committedRows, t.totalRows]) {
    row.append(el("td", count(n), "number"));
  }
  for (const s of [t.lag.captureLagSeconds, t.lag.offloadLagSeconds, t.lag.totalLagSeconds]) {
    row.append(el("td", seconds(s), "number"));
  }
  const w = t.watermark;
  const mark = el("td", w.sourceWatermark ? clock(w.sourceWatermark) : "unknown: " + w.unknown, "name");
  mark.append(el("span", " " + w.evidence, "soft"));
  row.append(mark);
  return row;
}

function pipeline(p) {
  const section = el("section");
  const head = el("h2", p.pipeline + " ");
  head.append(el("span", p.phase, "phase " + (CLASSES[p.phase] || "soft")));
  section.append(head);
  const parts = [p.source, p.sink].filter(Boolean).map((c) => c.name + " " + c.state + " ("
    + c.tasks.map((t) => "task " + t.id + " " + t.state).join(", ") + ")");
  const rounds = Object.entries(p.rounds).map(([k, v]) => v + " " + k).join(", ");
  section.append(el("p", [...parts, rounds && "rounds: " + rounds,
    "observed " + clock(p.observedAt)].filter(Boolean).join(" · "), "soft"));
  if (p.incidents.length) {
    const list = el("ul");
    for (const i of p.incidents) {
      list.append(el("li", `${i.type} (${i.rule}) since ${clock(i.since)}: ${i.summary}`,
        CLASSES[i.severity]));
    }
    section.append(list);
  }
  const table = el("table");
  const top = el("tr");
  COLUMNS.forEach((c, i) => top.append(el("th", c, i > 0 && i < 9 ? "number" : "")));
  const thead = el("thead");
  thead.append(top);
  const body = el("tbody");
  body.append(...p.tables.map(tableRow));
  table.append(thead, body);
  section.append(table);
  return section;
}

function eventRow(e) {
  const row = el("tr");
  row.append(el("td", clock(e.at)), el("td", e.severity, CLASSES[e.severity]), el("td", e.type),
    el("td", e.rule), el("td", e.table || e.pipeline, "name"), el("td", e.summary, "long"));
  return row;
}

async function get(path) {
  const answer = await fetch(path, { signal: AbortSignal.timeout(5000) });
  if (!answer.ok) throw new Error(path + " answered " + answer.status);
  return answer.json();
}

async function refresh() {
  const state = document.getElementById("state");
  try {
    const [status, events] = await Promise.all([get("/api/v1/pipelines"), get("/api/v1/events?limit=50")]);
    document.getElementById("pipelines").replaceChildren(...status.pipelines.map(pipeline));
    document.getElementById("events").replaceChildren(...events.events.map(eventRow));
    state.textContent = status.pipelines.length ? "as of " + clock(status.at) : "no pipeline found yet";
    state.className = "";
  } catch (e) {
    state.textContent = "no answer from the app; what is shown below is old (" + e.message + ")";
    state.className = "bad";
  }
  setTimeout(refresh, 1000);
}

refresh();
