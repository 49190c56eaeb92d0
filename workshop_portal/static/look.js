// Furniture: govuk-frontend's parts, dialogs, menus, light and dark, the countdown, waiting, and one sending a form.
import { createAll, Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, Tabs } from "./vendor/govuk-frontend-6.6.0.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const part of [Checkboxes, ErrorSummary, PasswordInput, Radios, SkipLink, Tabs]) createAll(part);

for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    document.getElementById(link.dataset.opens).showModal();
  });
}

// A menu closes when its reader goes elsewhere; it and what opens in the bar of a list close with Escape.
for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest("details.menu[open], details.listpick[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// The server keeps the choice in a cookie; the page wears it at once.
const theme = document.querySelector("form.theme");
theme?.addEventListener("submit", (event) => {
  const chosen = event.submitter;
  if (!chosen) return;
  event.preventDefault();
  if (chosen.value) document.documentElement.dataset.theme = chosen.value;
  else delete document.documentElement.dataset.theme;
  for (const button of theme.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
  const sent = new URLSearchParams(new FormData(theme));
  sent.set("theme", chosen.value);
  fetch(theme.getAttribute("action"), { method: "POST", body: sent, redirect: "manual", keepalive: true }).catch(() => {});
});

// The time that is left, by the server's clock.
for (const line of document.querySelectorAll("[data-until]")) {
  const ahead = Date.parse(line.dataset.now) - Date.now();
  const until = Date.parse(line.dataset.until);
  const words = line.dataset.words.split("|");
  const say = (number, unit) => {
    const figure = document.createElement("b");
    figure.className = "figure";
    figure.textContent = number;
    const word = document.createElement("span");
    word.textContent = words[2 * unit + (number === 1 ? 0 : 1)];
    return [figure, " ", word, " "];
  };
  const tick = () => {
    const minutes = Math.floor((until - Date.now() - ahead) / 60000);
    if (minutes < 0) {
      line.textContent = line.dataset.closed;
      return clearInterval(timer);
    }
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
    const parts = days ? [...say(days, 0), ...say(hours, 1)] : [...say(hours, 1), ...say(minutes % 60, 2)];
    line.replaceChildren(...parts);
  };
  const timer = setInterval(tick, 15000);
}

// A moment of the centre in the time of this browser, where the two clocks differ.
for (const place of document.querySelectorAll("time[data-own]")) {
  const at = new Date(place.dateTime);
  const language = document.documentElement.lang === "nl" ? "nl" : "en-GB"; // days before months, as the server writes them
  const shown = (zone, options) => new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(at);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { day: "numeric", month: "short" };
  const differs = (options) => shown(undefined, options) !== shown("Europe/Amsterdam", options);
  if (!differs({ ...day, ...clock })) continue;
  const own = (differs(day) ? `${shown(undefined, day)}, ` : "") + shown(undefined, clock);
  place.textContent = ` · ${place.dataset.own.replace("{own}", own)}`;
}

// A page that waits for the worker looks again by itself, ever less often, and is shown anew once there is something.
for (const link of document.querySelectorAll("a[data-look-again]")) {
  const look = async (wait) => {
    const answer = await fetch(link.href).catch(() => null);
    if (answer?.ok && !(await answer.text()).includes("data-look-again")) return location.replace(link.href);
    setTimeout(look, wait, Math.min(wait * 1.5, 10000));
  };
  setTimeout(look, 700, 1000);
}

// A second press on a button does nothing while the first one is on its way.
const ON_ITS_WAY = 6000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  setTimeout(() => ready(form), ON_ITS_WAY);
});
function ready(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
}
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[data-sent]")) ready(form);
});
