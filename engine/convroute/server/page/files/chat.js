// What a person said and what apps sent, as the person sees it.

import { make } from "./making.js";

const SAID = new Set(["message", "postback", "referral", "reaction", "edit", "deletion"]);

export function chat(decisions, sent, tap) {
  const buttons = new Map(sent.map((one) => [one.decision, one.buttons]));
  const lines = decisions
    .filter((one) => one.outcome !== "duplicate" && (SAID.has(one.type) || one.type === "echo"))
    .map((one) => (one.type === "echo" ? ofApp(one, buttons.get(one.id) ?? [], tap) : ofPerson(one)));
  return lines.length ? make("ol", { class: "chat" }, lines) : make("p", { class: "quiet" }, "Nothing was said.");
}

function ofPerson(one) {
  const words = one.type === "message" ? one.text ?? "…" : `${one.type}${one.text ? `: ${one.text}` : ""}`;
  return make("li", { class: "person" }, make("span", { class: "bubble" }, words));
}

function ofApp(one, buttons, tap) {
  const offered = buttons.map((button) => make("button", {
    type: "button", disabled: button.kind === "link" ? "" : null, title: button.url ?? button.payload ?? "",
    onclick: () => tap(button),
  }, button.title ?? button.payload ?? button.url ?? "?"));
  return make("li", { class: "app" },
    make("span", { class: "by" }, one.by ?? "inbox"),
    make("span", { class: "bubble" }, one.text ?? "…"),
    offered.length ? make("div", { class: "row" }, offered) : null);
}
