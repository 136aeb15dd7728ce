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

// Who else is on the case: asked again every minute while the page is looked at, by a post where the page announces
// its own agent. The place is live for screen readers, so it changes only when its words do.
const shown = new Map();

async function askPresence(place) {
  if (document.visibilityState !== "visible") return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const announces = place.hasAttribute("data-app-announces");
  const options = announces ? { method: "POST", headers: { "X-CSRFToken": token } } : {};
  try {
    const answer = await fetch(place.dataset.appPresence, { ...options, redirect: "error" });
    const words = (await answer.text()).trim();
    if (answer.ok && words !== shown.get(place)) place.innerHTML = words;
    if (answer.ok) shown.set(place, words);
  } catch {
    // Away from the network, or signed out: the page keeps what it showed.
  }
}

for (const place of document.querySelectorAll("[data-app-presence]")) {
  shown.set(place, place.innerHTML.trim());
  setInterval(askPresence, 60_000, place);
  document.addEventListener("visibilitychange", () => askPresence(place));
}

// A list found by a name, asked again while one types; without scripts, a button does it.
function searchAsTyped(place) {
  const field = document.getElementById(place.dataset.appFrom);
  let waiting;
  const ask = async () => {
    const chosen = place.querySelector("input:checked")?.value ?? "";
    const asked = new URLSearchParams({ [field.name]: field.value, organisation: chosen });
    try {
      const answer = await fetch(`${place.dataset.appSearch}?${asked}`, { redirect: "error" });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // Away from the network: the button still asks.
    }
  };
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 250); });
}

document.querySelectorAll("[data-app-search]").forEach(searchAsTyped);
document.addEventListener("change", tickAll);
document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) start(event.target); });
start();
