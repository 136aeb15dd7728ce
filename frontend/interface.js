// Appended by the build to the library's module: starts its components, in French, on every page.
// Without this file everything still works: native inputs, native details, plain links.
const french = {
  button: { preventDoubleClick: true },
  characterCount: {
    i18n: {
      charactersUnderLimit: { one: "Il reste %{count} caractère", other: "Il reste %{count} caractères" },
      charactersAtLimit: "Vous avez atteint la limite de caractères",
      charactersOverLimit: { one: "%{count} caractère de trop", other: "%{count} caractères de trop" },
    },
  },
  passwordInput: {
    i18n: {
      showPassword: "Afficher",
      hidePassword: "Masquer",
      showPasswordAriaLabel: "Afficher le mot de passe",
      hidePasswordAriaLabel: "Masquer le mot de passe",
      passwordShownAnnouncement: "Votre mot de passe est visible",
      passwordHiddenAnnouncement: "Votre mot de passe est masqué",
    },
  },
};

function start(scope) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  initAll({ ...french, ...(scope ? { scope } : {}) });
}

// A box that ticks every box of its table, written by us into the page since it needs a script.
function tickAll(event) {
  const all = event.target.closest("[data-app-tick-all]");
  if (!all) return;
  const boxes = all.closest("table").querySelectorAll("tbody input[type=checkbox]:not(:disabled)");
  boxes.forEach((box) => { box.checked = all.checked; });
}

document.addEventListener("change", tickAll);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) start(event.target); });
start();
