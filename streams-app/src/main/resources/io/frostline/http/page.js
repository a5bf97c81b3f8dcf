// Which view is shown, and what is around it.

import { follow, model, now } from "./state.js";
import { ages, clock, dayAndClock, el, length, outside, setText } from "./draw.js";
import { fleetView, verdict } from "./fleet.js";
import { detailView } from "./detail.js";

const THEMES = [["auto", "Auto", "as the system"], ["light", "Light", "light"], ["dark", "Dark", "dark"]];

const byId = (id) => document.getElementById(id);
let view = null;
let shownAt = null;

function route() {
  const parts = location.hash.replace(/^#\/?/, "").split("?")[0].split("/").filter((part) => part !== "").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return [parts[0], parts.length > 1 ? parts.slice(1).join("/") : undefined];
}

function open() {
  const [pipeline, table] = route();
  view?.close();
  view = pipeline === undefined ? fleetView() : detailView(pipeline, table);
  byId("main").replaceChildren(view.node);
  const crumbs = [["Fleet", "#/"], ...view.crumbs];
  byId("crumbs").replaceChildren(...(view.crumbs.length ? crumbs : []).map(([text, href], i) =>
    el("span", {}, i > 0 ? el("span", { "aria-hidden": "true", class: "slash" }, "/") : null,
      href ? el("a", { href }, outside(text)) : outside(text, { "aria-current": "page" }))));
  // The first view comes by itself; a person who follows a link is taken to what it shows.
  if (shownAt !== null) {
    scrollTo(0, 0);
    byId("main").focus({ preventScroll: true });
  }
  shownAt = location.hash;
  update();
}

let announced = "";
function update() {
  const live = model.connection === "live";
  document.documentElement.dataset.connection = model.connection;
  byId("connection").dataset.state = model.connection;
  setText(byId("connection-text"), live ? "live · " + clock(model.at) : model.connection === "lost" ? "no connection" : "connecting …");
  const banner = byId("banner");
  banner.hidden = model.connection !== "lost";
  if (model.connection === "lost") {
    const text = model.at === 0 ? "The app does not answer. Trying again." : "What is shown is from " + clock(model.at) + ": " + model.trouble + ". Trying again.";
    setText(banner, text);
  }
  if (model.connection === "connecting") return;
  if (model.at === 0) {
    setText(byId("main").querySelector(".empty") ?? byId("main"), "The app does not answer.");
    return;
  }
  view.update();
  const said = verdict();
  document.title = (said.tone === "bad" || said.tone === "warn" ? "● " + said.text + " · " : view.title() ? view.title() + " · " : "") + "Frostline";
  // Read out when it changes in kind, not each second.
  const kind = said.tone + said.text.replace(/[\d.,]+/g, "");
  if (kind !== announced) {
    announced = kind;
    setText(byId("announcer"), said.text + ". " + said.more);
  }
  setText(byId("since"), model.since ? "Charts and phases since " + dayAndClock(model.since) + "." : "");
  ages(view.node, now());
}

function theme() {
  let stored = "auto";
  try {
    stored = localStorage.getItem("frostline-theme") ?? "auto";
  } catch {
    // Nothing may be stored here; the choice lasts as long as the page.
  }
  const button = byId("theme");
  const show = (name) => {
    const [value, label, said] = THEMES.find(([each]) => each === name) ?? THEMES[0];
    document.documentElement.dataset.theme = value;
    button.textContent = label;
    button.setAttribute("aria-label", "Colours: " + said);
  };
  show(stored);
  button.addEventListener("click", () => {
    const at = THEMES.findIndex(([value]) => value === document.documentElement.dataset.theme);
    const next = THEMES[(at + 1) % THEMES.length][0];
    show(next);
    try {
      localStorage.setItem("frostline-theme", next);
    } catch {
      // As above.
    }
  });
}

theme();
addEventListener("hashchange", open);
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    const filter = document.querySelector("input[type=search]");
    if (filter) {
      event.preventDefault();
      filter.focus();
    }
  } else if (event.key === "Escape" && view.crumbs.length) {
    location.hash = view.crumbs.length > 1 ? view.crumbs[0][1] : "#/";
  }
});
open();
let first = true;
follow(() => {
  update();
  if (first && model.connection === "live") {
    first = false;
    performance.mark("frostline-shown");
  }
});
