// Asks the server; every address is relative to the page.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
  };
  const answer = await fetch(path, { credentials: "same-origin", ...options });
  if (answer.status === 204) return null;
  let value = null;
  try {
    value = await answer.json();
  } catch {
    // said by the status below
  }
  if (!answer.ok) throw new Refused(answer.status, value?.error?.message ?? `the server answered ${answer.status}`);
  return value;
}

export const part = encodeURIComponent;
