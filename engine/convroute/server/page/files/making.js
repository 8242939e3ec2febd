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

const two = (number) => String(number).padStart(2, "0");

export function clockTime(ms) {
  const at = new Date(ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

export function wholeTime(ms) {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clockTime(ms)}`;
}

export const did = (one) => (one.text === null ? one.type ?? "?" : one.text);
