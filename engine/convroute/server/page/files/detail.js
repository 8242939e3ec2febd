// Everything about one decision: why, deliveries, the second policy, and the thread's whole history.

import { ask, part } from "./asking.js";
import { chat } from "./chat.js";
import { did, make, wholeTime } from "./making.js";

export class Detail {
  constructor(element, main, page) {
    this.element = element;
    this.main = main;
    this.page = page;
    this.id = null;
    this.thread = null;
    this.asked = 0;
  }

  get isOpen() {
    return this.id !== null;
  }

  close() {
    this.id = this.thread = null;
    this.asked += 1;
    this.element.hidden = true;
    this.main.classList.remove("open");
  }

  async open(id, { focus = false } = {}) {
    const turn = ++this.asked;
    this.id = id;
    let one, thread = null, sent = [];
    try {
      one = await ask(`api/decisions/${part(id)}`);
      if (one.version > 0) [thread, sent] = await this.around(one);
    } catch (error) {
      if (turn === this.asked) this.show([make("p", { class: "error", role: "alert" }, error.message)], focus);
      return;
    }
    if (turn !== this.asked) return;
    this.thread = one.version > 0 ? `${one.account}/${one.user}` : null;
    this.show([...this.parts(one), ...this.threadParts(one, thread, sent)], focus);
    if (one.deliveries.some((delivery) => delivery.state === "due")) {
      setTimeout(() => { if (turn === this.asked) this.open(id); }, 1500);
    }
  }

  async around(one) {
    const there = `${part(one.account)}/${part(one.user)}`;
    const thread = await ask(`api/threads/${there}`);
    if (!this.page.emulating) return [thread, []];
    const found = await ask(`people/${part(one.user)}/messages?account=${part(one.account)}`);
    return [thread, found.messages];
  }

  show(parts, focus) {
    const top = this.element.scrollTop;
    this.element.replaceChildren(this.head(), ...parts);
    this.element.hidden = false;
    this.main.classList.add("open");
    this.element.scrollTop = focus ? 0 : top;
    if (focus) this.element.focus();
  }

  head() {
    const close = make("button", { type: "button", onclick: () => this.page.close(), title: "Esc" }, "Close");
    return make("div", { class: "head" }, make("h2", {}, "Why"), close);
  }

  parts(one) {
    return [
      make("pre", { id: "explanation", tabindex: "0", "aria-label": "Explanation" },
        one.explanation ?? "What this was decided on, or its policy, is no longer kept."),
      this.whyNot(one),
      make("h3", {}, "Deliveries"),
      deliveries(one.deliveries),
      ...shadow(one.shadow),
      make("details", {}, make("summary", {}, "As JSON"), make("pre", { tabindex: "0" }, JSON.stringify(one.line, null, 2))),
    ];
  }

  whyNot(one) {
    const answer = make("pre", { hidden: "", tabindex: "0", "aria-live": "polite" });
    const choice = make("select", { "aria-label": "Why not this app" },
      this.page.apps.map((name) => make("option", {}, name)));
    const button = make("button", { type: "button", onclick: async () => {
      answer.hidden = false;
      answer.textContent = "asking …";
      try {
        const found = await ask(`api/decisions/${part(one.id)}?why-not=${part(choice.value)}`);
        answer.textContent = found.why_not;
      } catch (error) {
        answer.textContent = error.message;
      }
    } }, "Why not this app?");
    return make("div", {}, make("div", { class: "row" }, choice, button), answer);
  }

  threadParts(one, thread, sent) {
    if (thread === null) return [];
    const now = thread.thread;
    const owner = now.owner ?? now.owner_app_id;
    const state = owner && now.expires_at ? `owned by ${owner} until ${wholeTime(now.expires_at)}` : "idle";
    return [
      make("h3", {}, `Conversation with ${one.user}`),
      make("p", { class: "quiet" }, `${one.account} · ${state}`),
      chat(thread.decisions, sent, (button) => this.page.tap(one, button)),
      make("h3", {}, "History"),
      history(thread.decisions, one.id, (id) => this.page.choose(id)),
    ];
  }
}

function deliveries(all) {
  if (!all.length) return make("p", { class: "quiet" }, "Nobody is sent it.");
  const lines = all.map((one) => make("tr", {},
    make("td", {}, one.app ?? one.app_id),
    make("td", {}, one.field),
    make("td", { class: one.state === "dead" ? "bad" : "" }, one.state === "unsent" ? "no address" : one.state),
    make("td", {}, [one.status, one.answer].filter((value) => value !== null).join(" "),
      one.attempts > 1 ? ` (${one.attempts} attempts)` : "")));
  const head = ["app", "list", "state", "answer"].map((name) => make("th", { scope: "col" }, name));
  return make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, lines));
}

function shadow(other) {
  if (!other) return [];
  const verdict = other.same ? "would do the same" : "would do otherwise";
  return [
    make("h3", {}, `The second policy ${other.name} ${verdict}`),
    other.same ? null : make("pre", { tabindex: "0" }, other.explanation),
  ].filter((one) => one !== null);
}

function history(decisions, current, choose) {
  const lines = [...decisions].reverse().map((one) => make("tr", {},
    make("td", {}, make("time", {}, wholeTime(one.at ?? one.decided_at))),
    make("td", {}, make("button", {
      type: "button", class: "link", "aria-current": one.id === current ? "true" : null, onclick: () => choose(one.id),
    }, `${one.by ? `${one.by}: ` : ""}${did(one)}`)),
    make("td", {}, `${one.app ?? one.outcome}${one.rule ? `, ${one.rule}` : ""}`)));
  return make("table", {}, make("tbody", {}, lines));
}
