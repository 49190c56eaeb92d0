// What the server renders while one writes or chooses: the preview of a text, the panels around a section of the form.
const PAUSE = 600;

// The one door for HTML that the server rendered: the Trusted Types policy called portal.
const policy = window.trustedTypes?.createPolicy("portal", { createHTML: (html) => html });

function show(place, html) {
  place.innerHTML = policy ? policy.createHTML(html) : html;
}

for (const button of document.querySelectorAll("[data-preview]")) {
  const field = document.getElementById(button.dataset.of);
  const place = document.getElementById(button.getAttribute("aria-controls"));
  let timer, latest = 0;
  const refresh = async () => {
    const mine = ++latest;
    const body = new URLSearchParams({ text: field.value, csrf_token: field.form.elements.namedItem("csrf_token")?.value || "" });
    try {
      const response = await fetch(button.dataset.preview, { method: "POST", body, redirect: "error" });
      if (!response.ok) throw new Error(response.status);
      const html = await response.text();
      if (mine === latest) show(place, html);
    } catch {
      if (mine === latest) place.textContent = button.dataset.failed;
    }
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    place.hidden = !place.hidden;
    button.setAttribute("aria-expanded", String(!place.hidden));
    if (!place.hidden) refresh();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (!place.hidden) timer = setTimeout(refresh, PAUSE);
  });
}

// The panels named data-live are made anew from what is typed in the form that saves itself. What has the focus stays.
for (const around of document.querySelectorAll("[data-live-from]")) {
  const form = document.querySelector("form[data-autosave]");
  if (!form) continue;
  let timer, latest = 0, sent = "";
  const refresh = async () => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    body.delete("once");
    body.delete("seen");
    if (body.toString() === sent) return;
    sent = body.toString();
    const mine = ++latest;
    try {
      const response = await fetch(around.dataset.liveFrom, { method: "POST", body, redirect: "error" });
      if (!response.ok) throw new Error(response.status);
      const box = document.createElement("template");
      show(box, await response.text());
      if (mine === latest) for (const part of box.content.querySelectorAll("[data-live]")) put(part);
    } catch {
      if (mine === latest) sent = ""; // the panels stay as they were; the next key tries again
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("portal:filled", later, true);
}

// A panel that draws itself takes what is new in it from the event.
function put(part) {
  const place = document.querySelector(`[data-live="${part.dataset.live}"]`);
  if (!place?.dispatchEvent(new CustomEvent("portal:live", { detail: part, cancelable: true }))) return;
  if (!place.contains(document.activeElement)) place.replaceChildren(...part.childNodes);
}
