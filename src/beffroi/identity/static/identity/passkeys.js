// Passkeys: shows the buttons that need a script, and says in the page what allauth's scripts would only log.
document.addEventListener("DOMContentLoaded", () => {
  const possible = Boolean(window.PublicKeyCredential);
  document.querySelectorAll("[data-needs-script]").forEach((place) => { place.hidden = !possible; });
  document.querySelectorAll("[data-without-script]").forEach((sentence) => { sentence.hidden = true; });
  if (!possible) say();
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say();
});

function say() {
  document.querySelectorAll("[data-passkey-error]").forEach((place) => { place.hidden = false; });
}
