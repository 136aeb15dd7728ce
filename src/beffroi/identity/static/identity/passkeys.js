// Passkeys: shows the buttons that need a script, and says in the page what allauth's scripts would only log.
document.addEventListener("DOMContentLoaded", () => {
  const possible = Boolean(window.PublicKeyCredential);
  document.querySelectorAll("[data-needs-script]").forEach((button) => { button.hidden = !possible; });
  if (!possible) say();
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say();
});

function say() {
  document.querySelectorAll("[data-passkey-error]").forEach((place) => { place.hidden = false; });
}
