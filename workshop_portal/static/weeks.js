// Weeks picked on a calendar: its buttons write into the lists of wishes and the ticks that the form has without a script.
// Arrow keys move, one stop of the Tab key; what was chosen is said in the line under the calendar.
for (const calendar of document.querySelectorAll("[data-weekcal]")) watch(calendar);

function watch(calendar) {
  const form = calendar.closest("form");
  const mode = calendar.querySelector("[data-weekcal-mode]");
  const told = calendar.querySelector("[role=status]");
  const wishes = [...form.querySelectorAll('select[name^="preferred_weeks-"]')];
  const ticks = new Map([...form.querySelectorAll('input[name="impossible_weeks"]')].map((box) => [box.value, box]));
  const items = [...calendar.querySelectorAll("[data-week]")];
  const most = Number(calendar.dataset.mostImpossible);

  const say = (text) => { told.textContent = text; };
  const words = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), calendar.dataset[name]);
  const chosen = () => wishes.map((list) => list.value).filter(Boolean);

  const set = (list) => {
    wishes.forEach((select, place) => change(select, list[place] || ""));
  };
  const tick = (week, on) => {
    const box = ticks.get(week);
    if (!box || box.checked === on) return;
    box.checked = on;
    tell(box);
  };
  const change = (field, value) => {
    if (field.value === value) return;
    field.value = value;
    tell(field);
  };
  const tell = (field) => {
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };

  const draw = () => {
    const list = chosen();
    for (const item of items) {
      const rank = list.indexOf(item.dataset.week);
      const impossible = Boolean(ticks.get(item.dataset.week)?.checked);
      item.dataset.chosen = rank >= 0 ? "wish" : impossible ? "impossible" : "";
      item.querySelector("[data-mark]").textContent = rank >= 0 ? words("wish", { n: rank + 1 }) : impossible ? words("impossible") : "";
      item.querySelector("button").setAttribute("aria-pressed", String(rank >= 0 || impossible));
    }
  };

  const press = (item) => {
    const { week, name } = item.dataset;
    const list = chosen();
    if (mode.querySelector("select").value === "impossible") {
      const on = !ticks.get(week).checked;
      const full = [...ticks.values()].filter((box) => box.checked).length >= most;
      if (on && full) return say(words("fullImpossible"));
      set(list.filter((one) => one !== week));
      tick(week, on);
      return say(words(on ? "saidImpossible" : "saidFree", { week: name }));
    }
    if (list.includes(week)) {
      set(list.filter((one) => one !== week));
      return say(words("saidFree", { week: name }));
    }
    if (item.dataset.state === "closed") return say(words("saidClosed", { week: name }));
    if (list.length >= wishes.length) return say(words("fullWishes"));
    tick(week, false);
    set([...list, week]);
    say(words("saidWish", { week: name, n: list.length + 1 }));
  };

  const stop = (button) => {
    for (const one of buttons) one.tabIndex = one === button ? 0 : -1;
  };
  const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 4, PageUp: -4 };
  const buttons = items.map((item, place) => {
    const line = item.querySelector(".weekcal-week");
    const button = document.createElement("button");
    button.type = "button";
    button.className = line.className;
    button.append(...line.childNodes);
    line.replaceWith(button);
    if (item.dataset.state === "closed") button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => { press(item); draw(); stop(button); });
    button.addEventListener("keydown", (event) => {
      const to = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : place + (MOVES[event.key] || NaN);
      if (Number.isNaN(to)) return;
      event.preventDefault();
      const next = buttons[Math.max(0, Math.min(items.length - 1, to))];
      stop(next);
      next.focus();
    });
    return button;
  });
  if (!buttons.length) return;
  const drawn = new Map(); // item → what the server said of it last
  stop(buttons[0]);
  // Another format has other venues: what is closed or taken there. What was chosen stays, and so does the focus.
  calendar.querySelector("[data-live]").addEventListener("portal:live", (event) => {
    event.preventDefault();
    const fresh = new Map([...event.detail.querySelectorAll("[data-week]")].map((one) => [one.dataset.week, one]));
    for (const [place, item] of items.entries()) {
      const one = fresh.get(item.dataset.week);
      if (!one || one.isEqualNode(drawn.get(item))) continue;
      drawn.set(item, one.cloneNode(true));
      item.dataset.state = one.dataset.state;
      if (one.dataset.state === "closed") buttons[place].setAttribute("aria-disabled", "true");
      else buttons[place].removeAttribute("aria-disabled");
      for (const words of buttons[place].querySelectorAll("small")) words.remove();
      buttons[place].append(...one.querySelectorAll("small"));
      for (const option of form.querySelectorAll(`select[name^="preferred_weeks-"] option[value="${item.dataset.week}"]`)) option.textContent = one.dataset.choice;
      const label = ticks.get(item.dataset.week)?.labels[0];
      if (label) label.firstChild.textContent = one.dataset.choice;
    }
  });
  mode.hidden = !ticks.size || !wishes.length;
  if (!wishes.length) mode.querySelector("select").value = "impossible";
  for (const field of [...wishes, ...ticks.values()]) {
    field.addEventListener("change", draw);
    field.addEventListener("portal:filled", draw);
  }
  draw();
}
