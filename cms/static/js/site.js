/* What a browser with JavaScript does better. Everything can be read and used without it. */
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // What was done is said once, to those who do not see it too.
  const announcement = document.querySelector("[data-announcement]");
  const announce = (words) => {
    if (!announcement) return;
    announcement.textContent = "";
    setTimeout(() => (announcement.textContent = words), 50);
  };

  const copy = async (address, done) => {
    try {
      await navigator.clipboard.writeText(address);
      announce(done);
    } catch {
      announce("The link could not be copied. It is in the address bar.");
    }
  };

  // The link still leads to its section, so that the address bar holds it.
  for (const link of document.querySelectorAll("[data-copy-link]")) {
    link.addEventListener("click", () => {
      if (navigator.clipboard) copy(link.href, "The link to this section was copied.");
    });
  }

  for (const button of document.querySelectorAll("[data-share]")) {
    const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    if (!navigator.share && !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (!navigator.share) return copy(address, "The link was copied.");
      // Whoever closes the window for sharing has changed their mind.
      await navigator.share({ title: document.title, url: address }).catch(() => {});
    });
  }

  // An article counts as read when a reader had it in front of them for a while. Neither cookie nor reader is known.
  const article = document.querySelector("[data-count-read]");
  const navigation = performance.getEntriesByType("navigation")[0];
  // Loading it again and the way back to it are the same reading.
  if (article && navigator.sendBeacon && !["reload", "back_forward"].includes(navigation?.type)) {
    const SECONDS_OF_READING = 15;
    let seconds = 0;
    const timer = setInterval(() => {
      if (document.visibilityState !== "visible") return;
      seconds += 1;
      if (seconds < SECONDS_OF_READING) return;
      clearInterval(timer);
      navigator.sendBeacon(article.dataset.countRead, new URLSearchParams({ article: article.dataset.article }));
    }, 1000);
  }

  // A browser without popovers shows the explanation of a word in the list at the end.
  if (!("popover" in HTMLElement.prototype)) {
    for (const button of document.querySelectorAll(".explained")) {
      button.addEventListener("click", () => {
        location.hash = button.getAttribute("popovertarget").replace(/^explained-/, "glossary-");
      });
    }
  }

  const menu = document.querySelector(".site-menu");
  menu?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Closed answers and transcripts would be missing on paper; afterwards the page is as it was.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });

  // A link to a question, or to a citation inside a closed answer, opens it.
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target?.closest("details:not([open])");
    if (!details) return;
    details.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", openTarget);
  openTarget();

  // The table of contents beside the text shows where the reader is.
  const links = new Map(
    [...document.querySelectorAll("[data-contents] a")].map((link) => [link.hash.slice(1), link]),
  );
  const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (sections.length && "IntersectionObserver" in window) {
    const mark = () => {
      const reached = sections.filter((section) => section.getBoundingClientRect().top < window.innerHeight / 3);
      const current = reached.length ? links.get(reached[reached.length - 1].id) : undefined;
      for (const link of links.values()) {
        if (link === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
    for (const section of sections) observer.observe(section);
  }
})();
