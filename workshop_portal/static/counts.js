// Words and characters of a field, counted as the server counts them: after NFC, without blanks at the ends.
const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const WORD = new RegExp(`[^${BLANK}]+`, "gu");
const ENDS = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "gu");
const QUIET = 1000; // milliseconds without a key before a screen reader is told

function countWords(text) {
  return (text.normalize("NFC").match(WORD) || []).length;
}

function countCharacters(text) {
  return Array.from(text.normalize("NFC").replaceAll("\r\n", "\n").replace(ENDS, "")).length;
}

for (const group of document.querySelectorAll("[data-maxwords], [data-maxlength]")) {
  const input = group.querySelector("textarea, input");
  const line = group.querySelector(".count-line");
  if (!input || !line) continue;
  const most = Number(group.dataset.maxwords || group.dataset.maxlength);
  const count = group.dataset.maxwords ? countWords : countCharacters;
  const spoken = document.createElement("span");
  spoken.className = "govuk-visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  line.after(spoken);
  let timer;
  const show = () => {
    const left = most - count(input.value);
    const number = Math.abs(left);
    const kind = (left < 0 ? "over" : "left") + (number === 1 ? "One" : "");
    line.textContent = line.dataset[kind].replace("{n}", number.toLocaleString(document.documentElement.lang));
    line.classList.toggle("is-over", left < 0);
    return line.textContent;
  };
  input.addEventListener("input", () => {
    const words = show();
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = words; }, QUIET);
  });
  input.addEventListener("portal:filled", show);
  show();
}
