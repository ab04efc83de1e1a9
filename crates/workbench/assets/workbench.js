// Everything works without this file; with it a picture is shown in its place, and keys help.
"use strict";

(() => {
  const LASTS = 5000;
  const canvas = document.querySelector("[data-canvas]");
  const form = document.querySelector("[data-show]");
  const said = document.querySelector("[data-said]");

  function shielding() {
    const image = canvas.querySelector("img");
    const caption = canvas.querySelector("figcaption");
    const keep = document.querySelector("[data-keep]");
    const shield = document.querySelector("[data-shield]");
    const shielded = { src: image.src, alt: image.alt, caption: caption.textContent };
    // The page came with the picture shown, and has no other: whoever shields it goes to the page that is shielded.
    const opened = !shield.hidden;
    let ends = null;
    let shown = null;
    let asking = null;

    function hide() {
      if (opened) {
        image.removeAttribute("srcset");
        image.removeAttribute("src");
        location.replace(shield.href);
        return;
      }
      clearTimeout(ends);
      if (asking) asking.abort();
      ends = asking = null;
      if (shown) URL.revokeObjectURL(shown);
      shown = null;
      image.src = shielded.src;
      image.alt = shielded.alt;
      caption.textContent = shielded.caption;
      keep.hidden = shield.hidden = true;
    }

    function say(text) { said.textContent = text; }

    async function show(lasts) {
      if (asking) return;
      say("");
      asking = new AbortController();
      const signal = asking.signal;
      try {
        const asked = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { Accept: "application/json" },
          redirect: "manual",
          signal,
        });
        // The session has ended: the page itself leads to signing in.
        if (asked.type === "opaqueredirect") { location.reload(); return; }
        const answer = await asked.json();
        if (!asked.ok) { say(answer.said); return; }
        const picture = await fetch(answer.picture, { signal });
        if (!picture.ok) { say(form.dataset.failed); return; }
        const bytes = await picture.blob();
        if (signal.aborted) return;
        shown = URL.createObjectURL(bytes);
        image.src = shown;
        image.alt = answer.alt;
        caption.textContent = answer.caption;
        keep.hidden = shield.hidden = false;
        if (lasts) ends = setTimeout(hide, lasts);
      } catch (error) {
        if (error.name !== "AbortError") { hide(); say(form.dataset.failed); }
      } finally {
        if (asking && asking.signal === signal) asking = null;
      }
    }

    form.addEventListener("submit", (event) => {
      if (opened) return;
      event.preventDefault();
      if (!shown) { show(LASTS); return; }
      clearTimeout(ends);
      ends = setTimeout(hide, LASTS);
      keep.hidden = false;
    });
    keep.addEventListener("click", (event) => { if (opened) return; event.preventDefault(); clearTimeout(ends); keep.hidden = true; });
    shield.addEventListener("click", (event) => { event.preventDefault(); hide(); });
    window.addEventListener("pagehide", hide);
    document.addEventListener("visibilitychange", () => { if (document.hidden) hide(); });
    return { hide, toggle: () => (opened || shown ? hide() : show(LASTS)) };
  }

  const shield = canvas && form ? shielding() : null;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target.closest("input, select, textarea, button, summary, .scroll");
    if (event.key === "Escape" && shield) { shield.hide(); return; }
    if (typing) return;
    if (event.key === " " && shield) { event.preventDefault(); shield.toggle(); return; }
    const link = { ArrowLeft: "left", ArrowRight: "right" }[event.key];
    const target = link && document.querySelector(`a[data-arrow="${link}"]`);
    if (target) { event.preventDefault(); target.click(); }
  });
})();
