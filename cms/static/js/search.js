/* Suggestions under the search field, as a combobox with a list, and the count of searches. The form works without. */
(() => {
  const LEAST_LETTERS = 2;
  const PAUSE_MS = 150;
  const KINDS = { page: "Page", brand: "Service", topic: "Topic", person: "Person" };

  const combobox = (form, number) => {
    const input = form.querySelector("input[name=q]");
    if (!input || form.dataset.enhanced) return;
    form.dataset.enhanced = "true";

    const list = document.createElement("ul");
    list.id = `search-suggestions-${number}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    const status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    form.append(list, status);

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    let suggestions = [];
    let active = -1;
    let timer;
    let request;

    const options = () => [...list.children];

    const activate = (index) => {
      active = index;
      for (const [position, option] of options().entries()) {
        option.setAttribute("aria-selected", String(position === index));
      }
      if (index < 0) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", options()[index].id);
      options()[index].scrollIntoView({ block: "nearest" });
    };

    const close = () => {
      clearTimeout(timer);
      request?.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      activate(-1);
    };

    const show = (found) => {
      suggestions = found;
      list.replaceChildren(
        ...found.map((suggestion, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.className = "suggestions__option";
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          const kind = document.createElement("span");
          kind.className = "suggestions__kind";
          kind.textContent = KINDS[suggestion.kind] ?? "";
          option.append(suggestion.title, " ", kind);
          return option;
        }),
      );
      activate(-1);
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      status.textContent = found.length
        ? `${found.length} suggestion${found.length === 1 ? "" : "s"}. Use the arrow keys to choose one.`
        : "No suggestions.";
    };

    const ask = async () => {
      request?.abort();
      request = new AbortController();
      const asked = input.value.trim();
      try {
        const response = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(asked)}`, {
          signal: request.signal,
          credentials: "same-origin",
        });
        if (response.ok && asked === input.value.trim() && document.activeElement === input) {
          show((await response.json()).items);
        }
      } catch (error) {
        // The next letter came first, or the network is away: the form still works.
        if (error.name !== "AbortError") close();
      }
    };

    const go = (index) => {
      const { url } = suggestions[index];
      close();
      window.location.assign(url);
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      if (input.value.trim().length < LEAST_LETTERS) {
        close();
        status.textContent = "";
        return;
      }
      timer = setTimeout(ask, PAUSE_MS);
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const last = suggestions.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (last < 0) return;
        event.preventDefault();
        if (list.hidden) {
          list.hidden = false;
          input.setAttribute("aria-expanded", "true");
        }
        const down = event.key === "ArrowDown";
        // Beyond either end, the reader is back in the field.
        const next = down ? active + 1 : active - 1;
        activate(next > last ? -1 : next < -1 ? last : next);
      } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
        event.preventDefault();
        go(active);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });

    // Before the field loses focus, or the list would close under the pointer.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const index = options().indexOf(event.target.closest("[role=option]"));
      if (index >= 0) go(index);
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
  };

  for (const [number, form] of document.querySelectorAll("form[data-suggest]").entries()) combobox(form, number);

  // The words of a search and whether something was found: nothing else goes out, and no cookie counts.
  const searched = document.querySelector("[data-searched]");
  if (searched && navigator.sendBeacon && !searched.dataset.counted) {
    searched.dataset.counted = "true";
    const report = (facts) =>
      navigator.sendBeacon(searched.dataset.count, new URLSearchParams({ q: searched.dataset.searched, ...facts }));
    // Further pages, and the way back to a page that the browser kept, are the same search.
    const navigation = performance.getEntriesByType("navigation")[0];
    if (!new URLSearchParams(location.search).has("page") && navigation?.type === "navigate") {
      report({ found: searched.dataset.found === "0" ? "0" : "1" });
    }
    searched.addEventListener("click", (event) => {
      if (event.target.closest(".result__title a")) report({ click: "1" });
    });
  }
})();
