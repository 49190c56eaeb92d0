// The one door for HTML that the server rendered: the Trusted Types policy called portal.
const policy = window.trustedTypes?.createPolicy("portal", { createHTML: (html) => html });

export function show(place, html) {
  place.innerHTML = policy ? policy.createHTML(html) : html;
}
