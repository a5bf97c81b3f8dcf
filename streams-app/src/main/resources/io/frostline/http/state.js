// What the app has said, kept up to date by its stream of server-sent events.

const EVENTS_MAX = 300;
const RETRY_MS = 3000;
const SILENT_MS = 5000;
const HIDDEN_MS = 60000;

const COLUMNS = ["id", "name", "frozen", "staged", "captured", "unread", "stagedRecords", "rows", "snapshot", "arrival", "unknown"];

export const model = {
  connection: "connecting", // connecting, live, lost
  trouble: "",
  at: 0, // the app's clock when it last spoke
  heard: 0, // the page's own clock then
  since: 0,
  window: 30000,
  pipelines: new Map(),
  events: [],
};

/** The app's time now, as far as the page can tell. */
export function now() {
  return model.connection === "live" ? model.at : model.at + (performance.now() - model.heard);
}

/** Open incidents, worst first and the cause before what follows from it; then those that are over, newest first. */
export function incidents(pipeline) {
  const known = new Map();
  for (const event of model.events) {
    if (event.pipeline !== pipeline) continue;
    const at = Date.parse(event.at);
    let one = known.get(event.incident);
    if (!one) {
      one = { id: event.incident, type: event.type, severity: event.severity, rule: event.rule, table: event.table,
        since: at, summary: event.summary, until: null, open: null, events: [] };
      known.set(event.incident, one);
    }
    one.events.push(event);
    if (event.type === "RECOVERED") {
      one.until = at;
      if (one.type === "RECOVERED") one.type = event.evidence.recoveredFrom ?? one.type;
      if (event.evidence.since) one.since = Math.min(one.since, Date.parse(event.evidence.since));
    } else if (RANK[event.severity] > RANK[one.severity]) {
      one.severity = event.severity;
    }
  }
  const head = model.pipelines.get(pipeline)?.head;
  for (const open of head?.incidents ?? []) {
    const one = known.get(open.id) ?? { id: open.id, events: [] };
    Object.assign(one, { type: open.type, severity: open.severity, rule: open.rule, table: open.table, since: Date.parse(open.since),
      summary: open.summary, until: null, open });
    known.set(open.id, one);
  }
  // Without an end and not among the open ones it was told once: a moment.
  for (const one of known.values()) {
    if (!one.open && one.until === null) one.until = one.since;
  }
  return [...known.values()].sort((a, b) => Boolean(b.open) - Boolean(a.open) || (a.open ? RANK[b.severity] - RANK[a.severity] || a.since - b.since : b.since - a.since));
}

export const RANK = { INFO: 1, WARNING: 2, CRITICAL: 3 };

function row(cells, pipeline, old) {
  const row = old ?? { pipeline, behind: false };
  COLUMNS.forEach((column, i) => {
    if (column !== "name" || cells[i] !== null) row[column] = cells[i];
  });
  return row;
}

function events(more) {
  model.events.push(...more);
  if (model.events.length > EVENTS_MAX) model.events.splice(0, model.events.length - EVENTS_MAX);
}

function snapshot(told) {
  model.since = told.since;
  model.pipelines = new Map();
  for (const [name, pipeline] of Object.entries(told.pipelines)) {
    const tables = new Map();
    for (const cells of pipeline.tables) tables.set(cells[0], row(cells, name));
    model.pipelines.set(name, { name, observed: pipeline.observed, head: pipeline.head, tables });
  }
  model.events = [];
  events(told.events);
}

function change(told) {
  for (const [name, news] of Object.entries(told.pipelines)) {
    let pipeline = model.pipelines.get(name);
    if (!pipeline) {
      pipeline = { name, observed: null, head: null, tables: new Map() };
      model.pipelines.set(name, pipeline);
    }
    pipeline.observed = news.observed;
    if (news.head) pipeline.head = news.head;
    for (const cells of news.tables ?? []) pipeline.tables.set(cells[0], row(cells, name, pipeline.tables.get(cells[0])));
    for (const id of news.dropped ?? []) pipeline.tables.delete(id);
  }
  for (const name of told.gone ?? []) model.pipelines.delete(name);
  events(told.events ?? []);
}

/** Keeps the model up to date and calls {@code changed} after each change of it. */
export function follow(changed) {
  let source = null;
  let hiddenSince = null;

  const take = (apply) => (message) => {
    const told = JSON.parse(message.data);
    model.at = told.at;
    model.window = told.window;
    model.heard = performance.now();
    apply(told);
    model.connection = "live";
    model.trouble = "";
    changed();
  };

  const lose = (why) => {
    if (model.connection !== "lost") {
      model.connection = "lost";
      model.trouble = why;
      changed();
    }
  };

  const open = () => {
    source?.close();
    source = new EventSource("/api/v1/stream");
    source.addEventListener("snapshot", take(snapshot));
    source.addEventListener("change", take(change));
    source.onerror = () => {
      lose("the app does not answer");
      if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY_MS);
    };
  };

  open();
  setInterval(() => {
    if (document.hidden) {
      hiddenSince ??= performance.now();
      // A browser opens only six connections to one host: a tab that nobody sees gives its own back.
      if (source && performance.now() - hiddenSince > HIDDEN_MS) {
        source.close();
        source = null;
      }
      return;
    }
    hiddenSince = null;
    if (!source) open();
    if (model.connection === "live" && performance.now() - model.heard > SILENT_MS) lose("nothing was heard from the app");
    if (model.connection !== "live") changed();
  }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !source) open();
  });
}
