// What a link cannot do: copy the page's address, open the device's share sheet.
// Buttons that the browser cannot serve stay hidden.
"use strict";
{
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not on a page without https, or the visitor forbids it; the old way still works there.
      const field = document.createElement("textarea");
      field.value = text;
      field.style.position = "fixed";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  const copying = document.querySelectorAll("[data-smo-copy]");
  // A screen reader may pass over what changes in a button, but not this. One is enough for
  // all buttons of a page, and stands where none of them folds it away.
  const said = document.createElement("span");
  said.className = "smo-said";
  said.setAttribute("role", "status");
  if (copying.length) document.body.append(said);
  let timer, restore;
  for (const button of copying) {
    const name = button.querySelector(".smo-name");
    const label = name.textContent;
    const show = (text, done) => {
      // The longer word makes room for itself; the shorter one takes none away.
      name.style.setProperty("--smo-w", `${name.getBoundingClientRect().width}px`);
      name.textContent = text;
      button.classList.toggle("smo-done", done);
    };
    button.hidden = false;
    button.addEventListener("click", async () => {
      // At home, without SITEURL, the button has no address of its own.
      const done = await copied(button.dataset.smoCopy || location.href);
      button.focus();
      if (!done) return;
      clearTimeout(timer);
      restore?.();
      show(button.dataset.smoDone, true);
      said.lang = button.closest("[lang]")?.lang ?? "";
      // Anew, so that the same words are heard again.
      said.replaceChildren(button.dataset.smoDone);
      restore = () => {
        show(label, false);
        said.textContent = "";
        restore = undefined;
      };
      timer = setTimeout(restore, 2000);
    });
  }
  for (const button of document.querySelectorAll("[data-smo-share]")) {
    const said = Object.fromEntries(new URLSearchParams(button.dataset.smoShare));
    said.url ||= location.href;
    // Apps that show both would say the same thing twice.
    if (said.text === said.title) delete said.text;
    if (navigator.canShare?.(said)) {
      button.hidden = false;
      button.addEventListener("click", () => {
        // Refused where the visitor closes the sheet again, which is no fault.
        navigator.share(said).catch(() => {});
      });
    } else if (
      !performance.getEntriesByType("paint").length ||
      button.getBoundingClientRect().top > innerHeight
    ) {
      // Its room goes too, unless it has been seen and what stands there would jump.
      button.remove();
    }
  }
}
