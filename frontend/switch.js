// First thing in the head: says that scripts run, before anything is painted. No inline script, so that the policy stays strict.
document.documentElement.classList.add("js-enabled", "govuk-frontend-supported");
