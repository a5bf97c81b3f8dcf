// One pipeline, or one of its tables: where the rows are, what happened, what is done about it.

import { model, incidents, now } from "./state.js";
import { answers } from "./answers.js";
import { HOPS, address, ago, ages, axis, capital, clock, dayAndClock, drawFrost, el, frostBar, isStale, length, number, outside, pill, plain, round, setText, severity, standing, svg, tone } from "./draw.js";
import { tableList } from "./fleet.js";

const SPANS = [[600000, "10 min"], [3600000, "1 h"], [43200000, "12 h"]];
const REPORT_MS = 5000;
const FEW = 8;

/** A part of the page that is drawn anew only when what it shows has changed. */
function part(title, id, draw) {
  const body = el("div", { class: "body" });
  const node = el("section", { class: "panel", "aria-labelledby": id, id: id + "-panel" }, el("div", { class: "panelhead" }, el("h2", { id }, title)), body);
  let shown = null;
  return {
    node,
    body,
    update(input) {
      const key = JSON.stringify(input);
      if (key !== shown) {
        shown = key;
        const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
        body.replaceChildren(...draw(input));
        if (focused !== undefined) body.querySelector('[data-key="' + CSS.escape(focused) + '"]')?.focus();
      }
      ages(body, now());
    },
  };
}

function facts(entries) {
  return el("dl", { class: "facts" }, ...entries.filter(Boolean).map(([name, value, hint]) => el("div", {}, el("dt", { title: hint }, name), el("dd", {}, value))));
}

/** The view of a pipeline, or of a table if one is named. */
export function detailView(pipelineName, tableName) {
  const heading = el("h1", {}, outside(tableName ?? pipelineName));
  const phase = el("span", {});
  const sentence = el("p", { class: "lead", dir: "auto" });
  const head = el("section", { class: "verdict detailhead" }, el("div", {}, el("div", { class: "titleline" }, heading, phase), sentence));
  const hops = tableName === undefined ? null : hopPanel();
  const chart = tableName === undefined ? null : chartPanel();
  const open = new Set();
  const happened = part("Incidents", "incidents", (input) => drawIncidents(input, open));
  const supervisor = part("Supervisor", "supervisor", drawSupervisor);
  const roundPart = part("Commit round", "round", drawRound);
  const phases = part("Phases", "phases", drawPhases);
  const connectors = part("Connectors", "connectors", drawConnectors);
  const record = tableName === undefined ? null : part("What it rests on", "record", drawRecord);
  const list = tableName === undefined ? tableList(pipelineName) : null;
  const short = answers();
  const main = el("div", { class: "main" }, ...[hops?.node, happened.node, chart?.node, list?.node].filter(Boolean));
  const side = el("div", { class: "side" }, ...[supervisor.node, roundPart.node, phases.node, connectors.node, record?.node].filter(Boolean));
  const columns = el("div", { class: "columns" }, main, side);
  const absent = el("p", { class: "empty" });
  const node = el("div", { class: "detail" }, head, short.node, absent, columns);

  let report = null;
  let askedAt = -Infinity;
  async function ask() {
    if (performance.now() - askedAt < REPORT_MS) return;
    askedAt = performance.now();
    try {
      const answer = await fetch("/api/v1/table?pipeline=" + encodeURIComponent(pipelineName) + "&table=" + encodeURIComponent(tableName), { signal: AbortSignal.timeout(4000) });
      if (answer.ok) report = await answer.json();
      if (node.isConnected) update();
    } catch {
      // The stream tells whether the app answers at all.
    }
  }

  function update() {
    const at = now();
    const pipeline = model.pipelines.get(pipelineName);
    const row = pipeline && tableName !== undefined ? [...pipeline.tables.values()].find((r) => r.name === tableName) : undefined;
    const there = pipeline?.head && (tableName === undefined || row);
    columns.hidden = !there;
    absent.hidden = Boolean(there);
    if (!there) {
      short.node.hidden = true;
      phase.replaceChildren();
      setText(sentence, "");
      setText(absent, model.connection === "connecting" ? "Waiting for the app …"
        : !pipeline ? "No pipeline of this name is watched by this instance now. Another instance may own it, or its connector was deleted."
        : "No table of this name is watched in " + pipelineName + " now. It may not be captured yet, or no longer.");
      return;
    }
    if (phase.textContent !== pipeline.head.phase) phase.replaceChildren(pill(pipeline.head.phase));
    const all = incidents(pipelineName).filter((i) => tableName === undefined || !i.table || i.table === tableName);
    head.dataset.tone = all.some((i) => i.open && i.severity !== "INFO") || tone(pipeline.head.phase) === "bad" ? tone(pipeline.head.phase) === "bad" ? "bad" : "warn" : tone(pipeline.head.phase);
    setText(sentence, lead(pipeline, row, all, at) + (pipeline.head.note ? " " + capital(pipeline.head.note) + "." : ""));
    short.update(pipeline, all.filter((i) => i.open), row ? [row] : [...pipeline.tables.values()], at);
    // A line for each of a few tables comes before what happened; that of many after it.
    if (list && (pipeline.tables.size <= FEW) !== (main.firstChild === list.node)) {
      if (pipeline.tables.size <= FEW) main.prepend(list.node);
      else main.append(list.node);
    }
    happened.update(all.slice(0, 12).map(({ events, ...rest }) => ({ ...rest, events: events.slice(-20) })));
    supervisor.update(pipeline.head.activity.supervisor);
    roundPart.update({ round: pipeline.head.activity.round, ended: pipeline.head.ended.slice(-48), counts: pipeline.head.rounds, tasks: pipeline.head.sink?.tasks ?? null, interval: pipeline.head.commitIntervalSeconds });
    phases.update({ phases: pipeline.head.phases, minute: Math.floor(at / 10000) });
    connectors.update([pipeline.head.source ?? null, pipeline.head.sink ?? null]);
    list?.update();
    if (row) {
      hops.update(row, pipeline, all, at);
      chart.update(report, row, pipeline, all, at);
      if (report) record.update(report.table);
      ask();
    }
    ages(node, at);
  }

  return {
    node,
    crumbs: tableName === undefined ? [[pipelineName]] : [[pipelineName, address(pipelineName)], [tableName]],
    title: () => tableName ?? pipelineName,
    update,
    close: () => list?.close(),
  };
}

function lead(pipeline, row, all, at) {
  const first = all.find((i) => i.open);
  if (first) return first.type + " for " + length(at - first.since) + ", " + first.open.title + ": " + plain(first.summary);
  if (isStale(pipeline, at)) return "Not looked at for " + (pipeline.observed === null ? "some time" : length(at - pipeline.observed)) + ": what is shown is from then.";
  if (!row) {
    const totals = [...pipeline.tables.values()].map((r) => standing(r, pipeline, at).total).filter((t) => t !== null);
    return totals.length ? number(pipeline.tables.size) + (pipeline.tables.size === 1 ? " table, complete" : " tables, all complete") + " to " + length(Math.max(...totals)) + " ago or later." : "No watermark is known yet.";
  }
  const said = standing(row, pipeline, at);
  return said.total === null ? "The watermark is unknown: " + (row.unknown ?? "no reason given") + "." : "Complete to " + clock(row.frozen) + ", " + length(said.total) + " ago.";
}

function hopPanel() {
  const bar = frostBar(true);
  const axisBox = el("div", { class: "axisbox" });
  const tiles = Object.fromEntries(HOPS.map(([hop, text]) => {
    const value = el("strong", {});
    const more = el("span", { class: "soft" });
    return [hop, { node: el("li", { class: "hop" }, el("span", { class: "hopname" }, el("i", { class: "key " + hop, "aria-hidden": "true" }), text), value, more), value, more }];
  }));
  const node = el("section", { class: "panel hops", "aria-labelledby": "hops-title" },
    el("div", { class: "panelhead" }, el("h2", { id: "hops-title" }, "Where the rows are")),
    bar.node, axisBox, el("ul", { class: "hoplist" }, ...HOPS.map(([hop]) => tiles[hop].node)));
  let shown = 0;
  return {
    node,
    update(row, pipeline, marks, at) {
      const said = standing(row, pipeline, at);
      const steps = [30000, 60000, 120000, 300000, 600000, 1800000, 3600000, 7200000, 21600000, 86400000, 259200000, 604800000, 2592000000];
      const window = steps.find((s) => s >= (said.total ?? 0) * 1.5) ?? steps.at(-1);
      if (window !== shown) {
        shown = window;
        axisBox.replaceChildren(axis(window));
      }
      drawFrost(bar, row, pipeline, at, window, marks);
      const took = Object.fromEntries(said.parts ?? []);
      const tile = (hop, value, more) => {
        setText(tiles[hop].value, value);
        setText(tiles[hop].more, more);
        tiles[hop].node.classList.toggle("most", said.hop === hop && said.total > 5000);
      };
      tile("frozen", row.frozen === null ? "unknown" : "to " + clock(row.frozen), row.frozen === null ? row.unknown ?? "" : (row.rows === null ? "" : number(row.rows) + " rows · ") + length(said.total) + " behind");
      tile("staged", row.stagedRecords === null ? "unknown" : number(row.stagedRecords) + (row.stagedRecords === 1 ? " record" : " records"), row.frozen === null ? "" : "holds " + length(took.staged) + " of the lag");
      tile("kafka", row.unread === null ? "unknown" : number(row.unread) + (row.unread === 1 ? " record" : " records"), row.frozen === null ? "" : "holds " + length(took.kafka) + " of the lag");
      tile("open", row.captured === null ? "unknown" : length(took.open), row.captured === null ? "" : "capture lag; captured to " + clock(row.captured));
    },
  };
}

function chartPanel() {
  const WIDTH = 800;
  const HEIGHT = 180;
  let span = SPANS[0][0];
  const buttons = SPANS.map(([ms, text]) => {
    const button = el("button", { type: "button", class: "quiet", "aria-pressed": ms === span ? "true" : "false" }, text);
    button.addEventListener("click", () => {
      span = ms;
      buttons.forEach((b) => b.setAttribute("aria-pressed", b === button ? "true" : "false"));
      redraw();
    });
    return button;
  });
  const areas = Object.fromEntries(["open", "kafka", "staged"].map((hop) => [hop, svg("path", { class: "area " + hop })]));
  const total = svg("path", { class: "line" });
  const gaps = svg("g", { class: "gaps" });
  const grid = svg("g", { class: "grid" });
  const marksNode = svg("g", { class: "chartmarks" });
  const commits = svg("g", { class: "commits" });
  const cursor = svg("line", { class: "cursor", y1: 0, y2: HEIGHT, visibility: "hidden" });
  const picture = svg("svg", { viewBox: "0 0 " + WIDTH + " " + HEIGHT, preserveAspectRatio: "none", role: "img", class: "chart", tabindex: "0" }, gaps, marksNode, ...Object.values(areas), total, grid, commits, cursor);
  const yAxis = el("div", { class: "yaxis", "aria-hidden": "true" });
  const xAxis = el("div", { class: "axisbox" });
  const reading = el("p", { class: "reading soft", "aria-live": "off" });
  const node = el("section", { class: "panel", "aria-labelledby": "chart-title" },
    el("div", { class: "panelhead" }, el("h2", { id: "chart-title" }, "Lag by hop"), el("div", { class: "controls group", role: "group", "aria-label": "How much time is shown" }, ...buttons)),
    el("div", { class: "plot" }, yAxis, el("div", {}, picture, xAxis)), reading);
  let last = null;
  let pointer = null;

  const points = () => {
    const numbers = last.report?.samples ?? [];
    const all = [];
    for (let i = 0; i < numbers.length; i += 4) {
      all.push({ at: numbers[i] * 1000, frozen: numbers[i + 1] < 0 ? null : numbers[i + 1], staged: numbers[i + 2], open: numbers[i + 3] });
    }
    const { row, pipeline } = last;
    if (pipeline.observed !== null) {
      all.push({ at: pipeline.observed, frozen: row.frozen === null ? null : pipeline.observed - row.frozen, staged: pipeline.observed - row.staged, open: pipeline.observed - row.captured });
    }
    return all.filter((p) => p.at >= last.at - span - 30000);
  };

  function redraw() {
    if (!last) return;
    const from = last.at - span;
    const all = points();
    const most = Math.max(5000, ...all.filter((p) => p.frozen !== null).map((p) => p.frozen));
    const top = niceTop(most);
    const x = (t) => (((t - from) / span) * WIDTH).toFixed(1);
    const y = (ms) => (HEIGHT - (Math.min(ms, top) / top) * HEIGHT).toFixed(1);
    const runs = [];
    let run = null;
    const gapWidth = Math.max(90000, span / 20);
    for (const p of all) {
      if (p.frozen === null || (run && p.at - run.at(-1).at > gapWidth)) run = null;
      if (p.frozen === null) continue;
      if (!run) runs.push((run = []));
      run.push(p);
    }
    const area = (upper, lower) => runs.filter((r) => r.length > 1).map((r) =>
      "M" + r.map((p) => x(p.at) + " " + y(p[upper])).join("L") + "L" + [...r].reverse().map((p) => x(p.at) + " " + y(lower ? p[lower] : 0)).join("L") + "Z").join("");
    areas.open.setAttribute("d", area("open", null));
    areas.kafka.setAttribute("d", area("staged", "open"));
    areas.staged.setAttribute("d", area("frozen", "staged"));
    total.setAttribute("d", runs.map((r) => "M" + r.map((p) => x(p.at) + " " + y(p.frozen)).join("L")).join(""));
    gaps.replaceChildren(...unknownStretches(all).map(([a, b]) => svg("rect", { x: x(Math.max(a, from)), y: 0, width: Math.max(2, ((b - Math.max(a, from)) / span) * WIDTH).toFixed(1), height: HEIGHT })));
    grid.replaceChildren(...[0.25, 0.5, 0.75].map((s) => svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT * s, y2: HEIGHT * s })));
    marksNode.replaceChildren(...last.marks.filter((m) => (m.until ?? last.at) > from).slice(0, 12).map((m) =>
      svg("rect", { class: m.severity.toLowerCase(), x: x(Math.max(m.since, from)), y: 0, width: Math.max(2, (((m.until ?? last.at) - Math.max(m.since, from)) / span) * WIDTH).toFixed(1), height: HEIGHT })));
    const arrived = (last.report?.commits ?? []).filter((c) => Date.parse(c.at) > from);
    commits.replaceChildren(...arrived.map((c) => svg("line", { x1: x(Date.parse(c.at)), x2: x(Date.parse(c.at)), y1: HEIGHT - 9, y2: HEIGHT })));
    const labels = [1, 0.5, 0].map((s) => round(top * s));
    if (yAxis.textContent !== labels.join("")) yAxis.replaceChildren(...labels.map((text) => el("span", {}, text)));
    if (xAxis.dataset.span !== String(span)) {
      xAxis.dataset.span = span;
      xAxis.replaceChildren(axis(span));
    }
    const known = all.filter((p) => p.frozen !== null);
    const rows = arrived.reduce((sum, c) => sum + c.rows, 0);
    const came = arrived.length ? " " + number(arrived.length) + (arrived.length === 1 ? " commit" : " commits") + " brought " + number(rows) + (rows === 1 ? " row." : " rows.") : "";
    const said = (known.length ? "Total lag over the last " + round(span) + ": now " + length(known.at(-1).frozen) + ", at most " + length(Math.max(...known.map((p) => p.frozen))) + "." : "No lag is known in the last " + round(span) + ".") + came;
    picture.setAttribute("aria-label", said);
    read(all, said, from);
  }

  function read(all, said, from) {
    if (pointer === null || !all.length) {
      cursor.setAttribute("visibility", "hidden");
      setText(reading, last.report && !last.report.samples ? "No history is kept of this table: too many are watched." : said);
      return;
    }
    const t = from + pointer * span;
    const p = all.reduce((best, each) => (Math.abs(each.at - t) < Math.abs(best.at - t) ? each : best));
    const at = ((p.at - from) / span) * WIDTH;
    cursor.setAttribute("x1", at);
    cursor.setAttribute("x2", at);
    cursor.setAttribute("visibility", "visible");
    setText(reading, clock(p.at) + "  " + (p.frozen === null ? "watermark unknown" : "total " + length(p.frozen) + " = staged " + length(p.frozen - p.staged) + " + in Kafka " + length(p.staged - p.open) + " + not captured " + length(p.open)));
  }

  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    pointer = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    redraw();
  });
  picture.addEventListener("pointerleave", () => {
    pointer = null;
    redraw();
  });
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (!step) return;
    event.preventDefault();
    reading.setAttribute("aria-live", "polite");
    pointer = Math.min(1, Math.max(0, (pointer ?? 1) + step));
    redraw();
  });
  picture.addEventListener("blur", () => {
    reading.setAttribute("aria-live", "off");
    pointer = null;
    redraw();
  });

  return {
    node,
    update(report, row, pipeline, marks, at) {
      last = { report, row, pipeline, marks, at };
      redraw();
    },
  };
}

function unknownStretches(all) {
  const stretches = [];
  let from = null;
  for (const p of all) {
    if (p.frozen === null) from ??= p.at;
    else if (from !== null) {
      stretches.push([from, p.at]);
      from = null;
    }
  }
  if (from !== null) stretches.push([from, all.at(-1).at + 1000]);
  return stretches;
}

function niceTop(ms) {
  const steps = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 604800, 2592000];
  return (steps.find((s) => s * 1000 >= ms) ?? ms / 1000) * 1000;
}

function drawIncidents(all, open) {
  if (all.length === 0) return [el("p", { class: "empty small" }, "Nothing has gone wrong since the app looks.")];
  const now = all.filter((one) => one.open);
  const over = all.filter((one) => !one.open);
  return [
    ...now.map((one, i) => drawOpen(one, i === 0, open)),
    over.length ? el("div", { class: "past" }, el("h3", {}, now.length ? "Earlier" : "Over"), ...over.map((one) => drawOver(one, open))) : null,
  ].filter(Boolean);
}

/** Remembers what a person has opened or closed, for the next time it is drawn. */
function remembered(details, id, byItself, open) {
  details.open = open.has(id) || (byItself && !open.has("closed " + id));
  details.addEventListener("toggle", () => {
    open.delete(id);
    open.delete("closed " + id);
    open.add((details.open ? "" : "closed ") + id);
  });
  return details;
}

function drawOpen(one, first, open) {
  const more = el("details", { "data-incident": one.id }, el("summary", { "data-key": one.id }, "Timeline and evidence"), ...drawEvidence(one));
  return el("article", { class: "incident open " + one.severity.toLowerCase() },
    el("header", {}, severity(one.severity), el("h3", {}, one.type, one.table ? el("span", { class: "of" }, " ", outside(one.table)) : null, el("span", { class: "of" }, " ", one.open.title)),
      el("span", { class: "soft when" }, "since " + clock(one.since) + ", ", ago(one.since, ""))),
    el("p", { class: "summary" }, outside(plain(one.summary))),
    el("p", { class: "advice" }, el("b", {}, one.open.escalated ? "For you to do: " : "If it does not pass: "), plain(one.open.advice)),
    el("p", { class: "soft rule" }, "Rule " + one.rule),
    one.events.length ? remembered(more, one.id, first, open) : null);
}

function drawOver(one, open) {
  const lasted = one.until === one.since ? "" : " · lasted " + length(one.until - one.since);
  return remembered(el("details", { class: "over " + one.severity.toLowerCase(), "data-incident": one.id },
    el("summary", { "data-key": one.id },
      el("time", { datetime: new Date(one.since).toISOString() }, clock(one.since)),
      el("span", { class: "sev " + one.severity.toLowerCase() }, one.type),
      el("span", { class: "what" }, one.table ? outside(one.table + " ") : null, outside(plain(one.summary))),
      el("span", { class: "soft" }, one.rule + lasted)),
    ...drawEvidence(one)), one.id, false, open);
}

function drawEvidence(one) {
  const first = one.events.find((e) => e.type !== "REPAIR") ?? one.events[0];
  const evidence = Object.entries(first?.evidence ?? {});
  return [
    el("ol", { class: "timeline" }, ...one.events.map((e) => el("li", { class: e.type === "RECOVERED" ? "good" : e.severity.toLowerCase() },
      el("time", { datetime: e.at, title: e.at }, e.at.slice(11, 19)), " ", el("b", {}, e.type), " ", outside(plain(e.summary))))),
    evidence.length ? el("dl", { class: "evidence" }, ...evidence.flatMap(([name, value]) => [el("dt", {}, outside(words(name))), el("dd", {}, outside(value))])) : null,
  ].filter(Boolean);
}

function words(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}

function drawSupervisor(supervisor) {
  const used = supervisor.attempts.filter((a) => a.action !== "RESUME").length;
  const dots = Array.from({ length: Math.max(supervisor.attemptsMax, used) }, (_, i) => el("i", { class: i < used ? "used" : "" }));
  const modes = { ON: "Repairs are on", DRY_RUN: "Dry run: commands are only written down", OFF: "Repairs are off" };
  return [
    el("p", { class: "next " + supervisor.next.toLowerCase() }, el("span", { class: "soft" }, "Next "), plain(supervisor.nextText)),
    facts([
      ["mode", modes[supervisor.mode] ?? supervisor.mode],
      ["restarts in 24 h", el("span", {}, el("span", { class: "dots", "aria-hidden": "true" }, ...dots), " " + used + " of " + supervisor.attemptsMax)],
      supervisor.coolDownUntil ? ["cool-down until", clock(Date.parse(supervisor.coolDownUntil))] : null,
    ]),
    supervisor.attempts.length
      ? el("ol", { class: "timeline" }, ...[...supervisor.attempts].reverse().map((a) => el("li", { class: a.worked ? "good" : "warning" },
          el("time", { datetime: a.at }, a.at.slice(11, 19)), " ", el("b", {}, a.action), " of ", outside(a.connector), ": ",
          a.dryRun ? "only written down" : a.worked ? "has worked" : a.outcome ?? "given")))
      : el("p", { class: "soft" }, supervisor.next === "WATCHES" ? "Nothing had to be done in the last 24 hours." : "Nothing was tried in the last 24 hours."),
  ];
}

function drawRound({ round: newest, ended, counts, tasks, interval }) {
  const parts = [];
  if (newest) {
    const all = newest.answeredPartitions + newest.unansweredPartitions;
    const meter = el("progress", { max: Math.max(1, all), value: newest.answeredPartitions, "aria-label": "partitions answered" });
    parts.push(el("p", {}, newest.open ? el("b", {}, "Open ") : el("b", {}, "Closed "), el("span", {}, "began ", ago(Date.parse(newest.startedAt)), interval ? "; one every " + round(interval * 1000) : "")),
      meter, el("p", { class: "soft" }, newest.answeredPartitions + " of " + all + " partitions answered, " + newest.tables + (newest.tables === 1 ? " table" : " tables") + " committed"));
    if (newest.unanswered.length && newest.open) {
      parts.push(el("details", {}, el("summary", { "data-key": "unanswered" }, "Not answered yet"), el("ul", { class: "plain" }, ...newest.unanswered.slice(0, 20).map((p) => el("li", {}, outside(p))),
        newest.unansweredPartitions > 20 ? el("li", {}, "and " + (newest.unansweredPartitions - 20) + " more") : null)));
    }
    parts.push(el("p", { class: "soft id", title: "commit id" }, newest.commitId));
  } else {
    parts.push(el("p", { class: "empty small" }, "No round has been seen yet."));
  }
  if (tasks?.length) parts.push(el("p", { class: "workers" }, el("span", { class: "soft" }, "Workers "), ...tasks.map((t) => el("span", { class: "task " + (t.state === "RUNNING" ? "good" : t.state === "FAILED" ? "bad" : "warn"), title: t.cause }, "task " + t.id + " " + t.state))));
  if (ended.length) {
    const slowest = Math.max(1000, ...ended.map((r) => r.millis ?? 0));
    const failed = ended.filter((r) => r.result === "FAILED").length;
    const strip = el("div", { class: "strip", role: "img", "aria-label": "The last " + ended.length + " rounds: " + failed + " failed, " + ended.filter((r) => r.result === "PARTIAL").length + " partial" },
      ...ended.map((r) => {
        const one = el("i", { class: r.result.toLowerCase(), title: clock(Date.parse(r.at)) + " " + r.result + (r.millis === undefined ? "" : ", took " + length(r.millis)) });
        one.style.height = (r.millis === undefined ? 100 : Math.max(10, (r.millis / slowest) * 100)) + "%";
        return one;
      }));
    parts.push(strip);
  }
  parts.push(el("p", { class: "soft" }, ["success", "partial", "failed"].map((r) => number(counts[r] ?? 0) + " " + r).join(" · ")));
  return parts;
}

function drawPhases({ phases }) {
  if (!phases.length) return [el("p", { class: "empty small" }, "No phase has been seen yet.")];
  const at = now();
  const from = Math.max(Date.parse(phases[0].at), at - 3600000);
  const span = Math.max(1000, at - from);
  const ribbon = el("div", { class: "ribbon", role: "img", "aria-label": "Phases of the last " + round(span) });
  phases.forEach((p, i) => {
    const start = Math.max(from, Date.parse(p.at));
    const end = i + 1 < phases.length ? Date.parse(phases[i + 1].at) : at;
    if (end <= from) return;
    const piece = el("i", { class: tone(p.phase), title: p.phase + " from " + clock(Date.parse(p.at)) });
    piece.style.flexGrow = Math.max(1, end - start);
    ribbon.append(piece);
  });
  return [ribbon, el("p", { class: "soft spread" }, el("span", {}, clock(from)), el("span", {}, "now")),
    el("ol", { class: "timeline" }, ...phases.slice(-8).reverse().map((p) => el("li", { class: tone(p.phase) }, el("time", { datetime: p.at }, clock(Date.parse(p.at))), " ", el("b", {}, p.phase))))];
}

function drawConnectors(both) {
  return both.map((connector, i) => {
    const what = i === 0 ? "Source" : "Sink";
    if (!connector) return el("p", { class: "soft" }, what + ": nothing is known of it.");
    return el("div", { class: "connector" },
      el("p", {}, el("span", { class: "soft" }, what + " "), outside(connector.name), " ", el("span", { class: "task " + (connector.state === "RUNNING" ? "good" : connector.state === "FAILED" ? "bad" : "warn") }, connector.state)),
      el("ul", { class: "plain" }, ...connector.tasks.map((t) => el("li", {}, el("span", { class: "task " + (t.state === "RUNNING" ? "good" : t.state === "FAILED" ? "bad" : "warn") }, "task " + t.id + " " + t.state), t.cause ? el("span", { class: "cause" }, " ", outside(t.cause)) : null))));
  });
}

function hotRoom(hot) {
  const kept = "keeps rows for " + length(hot.retentionSeconds * 1000) + ", ";
  if (hot.headroomSeconds === undefined) return kept + "headroom unknown: " + (hot.unknown ?? "");
  const left = hot.headroomSeconds * 1000;
  return left < 0 ? kept + "and dropped what may be missing here since " + length(-left) : kept + length(left) + " left";
}

function drawRecord(table) {
  const w = table.watermark;
  const time = (text) => (text ? dayAndClock(Date.parse(text)) : "unknown");
  return [facts([
    ["watermark", w.sourceWatermark ? time(w.sourceWatermark) : "unknown: " + (w.unknown ?? ""), "Every source change committed at or before it is in the table"],
    ["arrival watermark", time(w.arrivalWatermark), "Everything that had arrived in Kafka by then is in the table"],
    ...(table.hot ? [["hot store", hotRoom(table.hot), "How long until it drops rows that may be missing here"]] : []),
    ["evidence", w.evidence === "ledger" ? "ledger: sound" : w.evidence + ": best effort"],
    ["publication seen", w.publicationSeenAt ? time(w.publicationSeenAt) : "not looked at"],
    ["source position", w.sourcePosition ? w.sourcePosition.commit + ", " + w.sourcePosition.row : "unknown"],
    ["snapshot", w.snapshotId === undefined ? "none" : String(w.snapshotId)],
    ["last snapshot", time(table.lastSnapshotAt)],
    ["rows added", number(table.committedRows)],
    ["offsets in Kafka", number(table.capturedRecords)],
    ["UUID", el("span", { class: "id" }, w.uuid ?? "unknown")],
  ])];
}
