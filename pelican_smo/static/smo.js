// Copies the page's address. Buttons that need this script are hidden without it.
"use strict";
for (const button of document.querySelectorAll("[data-smo-copy]")) {
  if (!navigator.clipboard) continue;
  const name = button.querySelector(".smo-name");
  const label = name.textContent;
  name.setAttribute("aria-live", "polite");
  button.hidden = false;
  button.addEventListener("click", async () => {
    // At home, without SITEURL, the button has no address of its own.
    await navigator.clipboard.writeText(button.dataset.smoCopy || location.href);
    name.textContent = "Copied";
    button.classList.add("smo-done");
    setTimeout(() => {
      name.textContent = label;
      button.classList.remove("smo-done");
    }, 2000);
  });
}
