// While somebody types in a field that names a fragment, show the fragment: members, articles. Without this file the
// same answers come once the form is sent.
const PAUSE = 200;

function follow(field) {
  const target = document.getElementById(field.dataset.target);
  let timer = 0;
  let asked = 0;

  async function show() {
    const mine = ++asked;
    const address = `${field.dataset.fragment}?${new URLSearchParams({ [field.name]: field.value })}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && mine === asked) target.innerHTML = await answer.text();
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}

document.querySelectorAll("[data-fragment]").forEach(follow);
