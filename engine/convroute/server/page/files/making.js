// Makes elements. Whatever comes from people or apps goes through `textContent`, never through markup.

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child !== null) made.append(child instanceof Node ? child : String(child));
  return made;
}

let written;

// Times are those of the policy, as in the explanations.
export function useTimezone(timeZone) {
  written = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone });
}

useTimezone(undefined);

export const wholeTime = (ms) => written.format(ms);
export const clockTime = (ms) => wholeTime(ms).slice(11);

export const did = (one) => (one.text === null ? one.type ?? "?" : one.text);
