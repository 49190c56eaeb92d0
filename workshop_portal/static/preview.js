// A preview of Markdown and formulas under the field, rendered by the server as the page and the PDF will be.
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
