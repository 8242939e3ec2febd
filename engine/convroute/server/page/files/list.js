// The list of decisions, newest first: at most 200 lines, moved through with the arrows.

import { clockTime, make, wholeTime } from "./making.js";

const MOST = 200;

export class List {
  constructor(element, empty, open) {
    this.element = element;
    this.empty = empty;
    this.open = open;
    this.known = new Map();
    this.words = "";
    this.chosen = null;
    element.addEventListener("keydown", (event) => this.key(event));
  }

  replace(decisions) {
    this.known.clear();
    this.element.replaceChildren();
    for (const one of decisions) this.add(one);
    this.empty.hidden = this.known.size > 0;
  }

  add(one) {
    if (this.known.has(one.id)) return false;
    const line = lineOf(one);
    line.hidden = !this.shows(one);
    line.addEventListener("click", () => this.choose(one.id));
    line.setAttribute("aria-selected", String(one.id === this.chosen));
    this.known.set(one.id, { one, line });
    this.element.prepend(line);
    if (this.known.size > MOST) {
      const [oldest, gone] = this.known.entries().next().value;
      gone.line.remove();
      this.known.delete(oldest);
    }
    this.empty.hidden = true;
    return true;
  }

  filter(words) {
    this.words = words.trim().toLowerCase();
    for (const { one, line } of this.known.values()) line.hidden = !this.shows(one);
  }

  shows(one) {
    const all = [one.user, one.app, one.rule, one.text, one.type, one.outcome, one.by, one.account];
    return all.join(" ").toLowerCase().includes(this.words);
  }

  choose(id) {
    this.mark(id);
    this.open(id);
  }

  mark(id) {
    this.known.get(this.chosen)?.line.setAttribute("aria-selected", "false");
    this.chosen = id;
    const line = this.known.get(id)?.line;
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    if (line) this.element.setAttribute("aria-activedescendant", line.id);
    else this.element.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const lines = [...this.element.children].filter((line) => !line.hidden);
    const at = lines.findIndex((line) => line.dataset.id === this.chosen);
    const steps = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: lines.length - 1 };
    if (event.key in steps) {
      event.preventDefault();
      const line = lines[Math.min(steps[event.key], lines.length - 1)];
      if (line) this.mark(line.dataset.id);
    } else if (event.key === "Enter" && this.chosen) {
      this.open(this.chosen);
    }
  }
}

function lineOf(one) {
  const to = one.app ?? one.outcome;
  const until = one.app && one.until ? ` until ${wholeTime(one.until).slice(5, 16)}` : "";
  const bad = one.outcome === "input_error" || one.outcome === "denied";
  return make("li", { role: "option", id: `line-${one.id}`, "data-id": one.id },
    make("time", { title: wholeTime(one.at ?? one.decided_at) }, clockTime(one.at ?? one.decided_at)),
    make("span", {},
      make("span", { class: "user" }, one.user ?? one.account ?? "?"),
      make("span", { class: "kind" }, one.by ? `${one.by}: ${one.type}` : one.type ?? ""),
      one.text === null ? null : make("span", {}, one.text)),
    make("span", { title: one.reason ?? "" },
      make("span", { class: one.app ? "to" : bad ? "bad" : "none" }, `→ ${to}`),
      make("span", { class: "quiet" }, until, one.rule ?? one.reason ? ` · ${one.rule ?? one.reason}` : "")));
}
