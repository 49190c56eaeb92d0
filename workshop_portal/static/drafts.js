// The emergency copy of a form in this browser: kept until the server has the text, offered back to its writer only.
const HEAD = "portal:draft:";
const HOUSEKEEPING = new Set(["csrf_token", "once", "seen"]);
const LIVES = 14 * 24 * 3600 * 1000;

function store() {
  try {
    return window.localStorage;
  } catch {
    return null; // the browser keeps nothing
  }
}

export function fields(form) {
  const found = [];
  for (const input of form.elements) {
    if (!input.name || HOUSEKEEPING.has(input.name) || ["file", "password", "submit", "button", "hidden"].includes(input.type)) continue;
    if (["checkbox", "radio"].includes(input.type)) {
      if (input.checked) found.push([input.name, input.value]);
    } else if (input.type === "select-multiple") {
      for (const option of input.selectedOptions) found.push([input.name, option.value]);
    } else if (input.tagName !== "FIELDSET") found.push([input.name, input.value.replaceAll("\r\n", "\n")]);
  }
  return found;
}

function key(form) {
  return `${HEAD}${document.body.dataset.person || ""}:${new URL(form.getAttribute("action") || "", location.href).pathname}`;
}

export function keep(form, sent = false) {
  try {
    store()?.setItem(key(form), JSON.stringify({ at: Date.now(), sent, from: location.pathname, fields: fields(form) }));
  } catch {
    // full: the server's copy is the one that counts
  }
}

export function drop(form) {
  store()?.removeItem(key(form));
}

export function kept(form) {
  return read(key(form));
}

function read(name) {
  try {
    const found = JSON.parse(store()?.getItem(name));
    return found && Array.isArray(found.fields) && Date.now() - found.at < LIVES ? found : null;
  } catch {
    return null;
  }
}

export function putBack(form, copy) {
  const values = new Map();
  for (const [name, value] of copy.fields) values.set(name, [...(values.get(name) || []), value]);
  for (const input of form.elements) {
    if (HOUSEKEEPING.has(input.name) || ["file", "password", "submit", "button", "hidden"].includes(input.type)) continue;
    if (["checkbox", "radio"].includes(input.type)) input.checked = (values.get(input.name) || []).includes(input.value);
    else if (input.type === "select-multiple") for (const option of input.options) option.selected = (values.get(input.name) || []).includes(option.value);
    else if (values.has(input.name)) {
      input.value = values.get(input.name)[0];
      input.dispatchEvent(new Event("portal:filled"));
    }
  }
}

// What was sent and led on to another page has arrived; what is too old is of no use.
export function tidy() {
  const box = store();
  if (!box) return;
  for (const name of Object.keys(box).filter((one) => one.startsWith(HEAD))) {
    const copy = read(name);
    if (!copy || (copy.sent && copy.from !== location.pathname)) box.removeItem(name);
  }
}

export function forgetAll() {
  const box = store();
  if (box) for (const name of Object.keys(box)) if (name.startsWith(HEAD)) box.removeItem(name);
}
