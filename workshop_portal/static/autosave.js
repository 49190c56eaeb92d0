// Forms with data-autosave save themselves: after a pause, on leaving a field, and when the page is put away.
// The server answers {saved_at, seen}, or {message} with 400, 409 or 422; with `seen` too where it kept all but what the
// message names, and with `waits` where it kept all of it for the page, which still asks before it is left.
const HEAD = "portal:draft:";
const HOUSEKEEPING = new Set(["csrf_token", "once", "seen"]);
const LIVES = 14 * 24 * 3600 * 1000;
const PAUSE = 2000;
const LONGEST_PAUSE = 60000;
const WAIT_FOR_ANSWER = 8000;
const TAB = `#${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`; // each open page keeps a copy of its own
const KEEPALIVE_MOST = 60000; // bytes a browser sends for a page that is being closed

tidy();
for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
for (const form of document.querySelectorAll("form[data-leaves]")) form.addEventListener("submit", forgetAll);

function watch(form) {
  const line = form.querySelector("[data-savestate]");
  const words = line?.querySelector("span");
  let saved = content(form);
  let timer, running, pause = PAUSE, stopped = false, sent = false, out = false, shown = null;

  const say = (text, state) => {
    if (!words) return;
    line.dataset.state = state;
    if (words.textContent !== text) words.textContent = text;
  };
  const later = (time = pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, time);
  };

  async function save() {
    clearTimeout(timer);
    if (running || stopped || content(form) === saved) return;
    const sending = content(form);
    running = send(form).then((answer) => settle(answer, sending));
    await running;
    running = null;
  }

  function settle({ kind, message, answer }, sending) {
    out = kind === "signed-out";
    if (kind === "saved") {
      saved = sending;
      pause = PAUSE;
      if (answer.seen) set(form, "seen", answer.seen);
      say(line?.dataset.saved.replace("{at}", answer.saved_at), "saved");
      if (content(form) === sending) dropDraft(form);
      else later();
    } else if (kind === "offline") {
      say(line?.dataset.offline, "bad");
      pause = Math.min(pause * 2, LONGEST_PAUSE);
      later();
    } else if (kind === "signed-out") {
      say(line?.dataset.signedOut, "bad");
      pause = LONGEST_PAUSE;
    } else {
      if (answer?.seen) set(form, "seen", answer.seen);
      stopped = kind === "collision"; // the page with both texts comes with the next press of Save
      say(message, answer?.waits ? "changed" : "bad");
    }
  }

  form.addEventListener("input", () => {
    if (content(form) === saved) return;
    if (!out && !stopped) say(line?.dataset.changed, "changed"); // else the line goes on saying why nothing is sent
    keepDraft(form);
    later();
  });
  form.addEventListener("change", () => later(PAUSE / 4));
  form.addEventListener("focusout", () => { if (!stopped && pause === PAUSE) later(PAUSE / 4); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  window.addEventListener("online", () => { pause = PAUSE; save(); });

  // Pressing a button waits for a sending under way, which would else count as another writer's change.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      stopped = true;
      const tooLong = new Promise((done) => setTimeout(done, WAIT_FOR_ANSWER, "too long"));
      Promise.race([running, tooLong]).then(() => {
        running = null;
        form.requestSubmit(submitter);
      });
      return;
    }
    stopped = sent = true;
    keepDraft(form, true);
    if (shown?.isOpen()) keep(shown.copy.name, { ...shown.copy, sent: true, from: location.pathname }); // its writer saw it, and sends another text
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) stopped = sent = false; });

  // The browser asks before a page is left whose text the server does not have.
  window.addEventListener("beforeunload", (event) => {
    if (sent || content(form) === saved) return;
    keepDraft(form);
    event.preventDefault();
  });

  if ("returned" in form.dataset) { // what was sent stands on the page that came back
    const [just, ...others] = keptDrafts(form).filter((copy) => copy.sent).sort((one, other) => other.at - one.at);
    if (just) drop(just);
    for (const copy of others) keep(copy.name, { ...copy, sent: false }); // another text, which has not arrived either
    keepDraft(form);
  } else shown = offer(form, () => { saved = ""; say(line?.dataset.changed, "changed"); later(); });
}

// The newest copy that differs from what the page shows is offered back, never put back unasked. Once its writer has seen it
// and saved another text by the button, it is gone.
function offer(form, taken) {
  const box = form.querySelector("[data-draft]");
  const copies = keptDrafts(form);
  const differs = (copy) => JSON.stringify(copy.fields) !== content(form);
  copies.filter((copy) => !differs(copy)).forEach(drop);
  const copy = copies.filter(differs).sort((one, other) => other.at - one.at)[0];
  if (!copy || !box) return null;
  box.hidden = false;
  const close = () => {
    box.hidden = true;
    form.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  };
  box.querySelector("[data-draft-take]").addEventListener("click", () => { putBack(form, copy); drop(copy); keepDraft(form); close(); taken(); });
  box.querySelector("[data-draft-drop]").addEventListener("click", () => { drop(copy); close(); });
  return { copy, isOpen: () => !box.hidden };
}

async function send(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  const options = { method: "POST", body, headers: { "X-Autosave": "1", Accept: "application/json" }, redirect: "manual" };
  options.keepalive = document.visibilityState === "hidden" && body.toString().length < KEEPALIVE_MOST;
  options.signal = AbortSignal.timeout(4 * WAIT_FOR_ANSWER);
  let response, answer;
  try {
    response = await fetch(form.getAttribute("action") || location.href, options);
    if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signed-out" };
    answer = await response.json();
  } catch {
    return { kind: "offline" };
  }
  if (response.ok) return { kind: "saved", answer };
  if (response.status >= 500 || response.status === 429) return { kind: "offline" };
  return { kind: response.status === 409 ? "collision" : "refused", message: answer.message, answer };
}

function content(form) {
  return JSON.stringify(fields(form));
}

function set(form, name, value) {
  const input = form.elements.namedItem(name);
  if (input instanceof HTMLInputElement) input.value = value;
}

// The emergency copy of a form in this browser: kept until the server has the text, offered back to its writer only.
function store() {
  try {
    return window.localStorage;
  } catch {
    return null; // the browser keeps nothing
  }
}

function fields(form) {
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

function keepDraft(form, sent = false) {
  keep(key(form) + TAB, { at: Date.now(), sent, from: location.pathname, fields: fields(form) });
}

function keep(name, { at, sent, from, fields }) {
  try {
    store()?.setItem(name, JSON.stringify({ at, sent, from, fields }));
  } catch {
    // full: the server's copy is the one that counts
  }
}

function dropDraft(form) {
  store()?.removeItem(key(form) + TAB);
}

function drop(copy) {
  store()?.removeItem(copy.name);
}

// What any page kept of this form.
function keptDrafts(form) {
  const names = Object.keys(store() || {}).filter((name) => name.startsWith(`${key(form)}#`) || name === key(form));
  return names.map(read).filter(Boolean);
}

function read(name) {
  try {
    const found = JSON.parse(store()?.getItem(name));
    return found && Array.isArray(found.fields) && Date.now() - found.at < LIVES ? { ...found, name } : null;
  } catch {
    return null;
  }
}

function putBack(form, copy) {
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

// What was sent and led on has arrived, also where it led back to the same page; what is too old is of no use.
function tidy() {
  const box = store();
  if (!box) return;
  const ledOn = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  for (const name of Object.keys(box).filter((one) => one.startsWith(HEAD))) {
    const copy = read(name);
    if (!copy || (copy.sent && (ledOn || copy.from !== location.pathname))) box.removeItem(name);
  }
}

function forgetAll() {
  const box = store();
  if (box) for (const name of Object.keys(box)) if (name.startsWith(HEAD)) box.removeItem(name);
}
