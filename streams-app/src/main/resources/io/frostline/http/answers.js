// What a person who was woken asks first: since when, what is lost, what was tried, what to do.

import { clock, dayAndClock, el, ago, length, number, plain, setText } from "./draw.js";

const ACTIONS = { RESTART_FAILED: "Restart of what failed", RESTART_ALL: "Restart of all tasks", STOP_RESUME: "Stop and resume", RESUME: "Resume" };
const OUTCOMES = { ACCEPTED: "Connect has accepted it", REFUSED: "Connect has refused it", UNREACHABLE: "Connect did not answer", EXPIRED: "it came too late to be done" };
const DAY_MS = 86400000;

/** Changes that are missing from a table, or are in it twice; and what only waits. */
function lost(open, rows) {
  const of = (type) => open.filter((i) => i.type === type);
  const where = (some) => [...new Set(some.map((i) => i.table).filter(Boolean))].join(", ");
  const losses = of("DATA_LOSS");
  if (losses.length) {
    const counts = losses.map(rowsOf);
    const known = counts.filter(Boolean).reduce((sum, count) => sum + count.rows, 0);
    const most = counts.some((count) => count?.most);
    const text = (most ? "At most " : "") + number(known) + (known === 1 ? " row" : " rows");
    const missing = counts.some((count) => count === null);
    const value = counts.every((count) => count === null) ? "Rows, not counted" : missing ? (most ? "Rows, not all counted" : text + ", or more") : text;
    return { value, more: where(losses) ? "of " + where(losses) : "", tone: "bad" };
  }
  const doubled = of("DUPLICATES");
  if (doubled.length) return { value: "None; some are doubled", more: where(doubled) ? "in " + where(doubled) : "", tone: "bad" };
  const doubts = [...of("UNCONFIRMED"), ...of("TABLE_MISSING")];
  if (doubts.length) return { value: "In doubt", more: where(doubts) ? "in " + where(doubts) : "", tone: "warn" };
  const unknown = rows.filter((row) => row.frozen === null).length;
  const unread = rows.reduce((sum, row) => sum + (row.unread ?? 0), 0);
  const staged = rows.reduce((sum, row) => sum + (row.stagedRecords ?? 0), 0);
  const waits = [unread ? number(unread) + " in Kafka" : "", staged ? number(staged) + " staged" : ""].filter(Boolean).join(", ");
  return {
    value: "None found",
    more: [waits ? "waiting: " + waits : "nothing waits", unknown ? (unknown === 1 ? "1 table is" : number(unknown) + " tables are") + " not known" : ""].filter(Boolean).join("; "),
    tone: unknown ? "" : "good",
  };
}

/** What an incident counts: exactly, or at most; null if it does not. */
function rowsOf(incident) {
  for (const name of ["rows", "recordsAtMost"]) {
    for (const event of incident.events) {
      const rows = Number(event.evidence?.[name] ?? NaN);
      if (Number.isFinite(rows)) return { rows, most: name !== "rows" };
    }
  }
  return null;
}

function tried(open, supervisor) {
  const ids = new Set(open.map((i) => i.id));
  const since = Math.min(...open.map((i) => i.since));
  const mine = supervisor.attempts.filter((a) => ids.has(a.incident) || Date.parse(a.at) >= since);
  const last = mine.at(-1);
  const used = supervisor.attempts.filter((a) => a.action !== "RESUME").length;
  const spent = used >= supervisor.attemptsMax ? "; all " + supervisor.attemptsMax + " restarts of 24 h are used" : "";
  if (!last && supervisor.next === "PAUSED") return { value: "Nothing", more: "a person's pause is left alone" };
  if (!last) return { value: "Nothing yet", more: { OFF: "repairs are off", DRY_RUN: "dry run" }[supervisor.mode] ?? spent.replace(/^; /, "") };
  const came = last.dryRun ? "only written down" : last.worked ? "has worked" : OUTCOMES[last.outcome] ?? "no answer yet";
  return {
    value: (ACTIONS[last.action] ?? last.action) + (mine.length > 1 ? ", attempt " + mine.length : ""),
    more: clock(Date.parse(last.at)) + ", " + came + spent,
  };
}

function todo(open, head) {
  const supervisor = head.activity.supervisor;
  const escalated = open.find((i) => i.open.escalated);
  const advice = plain((escalated ?? open[0]).open.advice);
  const next = plain(supervisor.nextText);
  if (escalated || supervisor.next === "PERSON") {
    return { value: advice, more: "Frostline can do no more: a person has to act.", tone: "bad" };
  }
  if (supervisor.next === "ACTS" || supervisor.next === "COOLS_DOWN") {
    return { value: "Wait. " + next, more: "If it does not pass: " + advice };
  }
  if (head.phase === "RECOVERING") {
    return { value: "Wait: it recovers, and is well again once commits have moved every watermark.", more: "If it does not pass: " + advice };
  }
  return { value: advice, more: "Frostline: " + next };
}

/** Four answers about what is open in a pipeline; hidden while nothing is. */
export function answers() {
  const parts = {};
  const part = (name, title) => {
    const value = el("strong", { dir: "auto" });
    const more = el("span", { class: "soft", dir: "auto" });
    parts[name] = { value, more };
    return el("div", { class: name }, el("dt", {}, title), el("dd", {}, value, more));
  };
  const node = el("dl", { class: "panel answers", "aria-label": "In short" },
    part("since", "Since"), part("lost", "Rows lost"), part("tried", "Tried"), part("todo", "To do"));
  const since = el("span", {});
  parts.since.more.replaceWith(since);
  since.className = "soft";
  let shown = null;
  const put = (name, said) => {
    setText(parts[name].value, said.value);
    parts[name].value.className = said.tone ?? "";
    setText(parts[name].more, said.more);
  };
  return {
    node,
    update(pipeline, open, rows, at) {
      node.hidden = open.length === 0 || !pipeline?.head;
      if (node.hidden) return;
      const began = Math.min(...open.map((i) => i.since));
      setText(parts.since.value, at - began < DAY_MS ? clock(began) : dayAndClock(began));
      if (shown !== began) {
        shown = began;
        since.replaceChildren(ago(began));
      }
      setText(since.firstChild, length(at - began) + " ago");
      put("lost", lost(open, rows));
      put("tried", tried(open, pipeline.head.activity.supervisor));
      put("todo", todo(open, pipeline.head));
    },
  };
}
