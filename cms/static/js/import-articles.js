// Importing in the admin. Everything works without this: it lets files be dropped, says at once which are too large, and
// keeps the progress of a run current.
(() => {
  const size = (bytes) => {
    const megabytes = bytes / 1024 / 1024;
    return megabytes >= 1 ? `${Math.round(megabytes)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
  };

  const prepareUpload = (form) => {
    const drop = form.querySelector("[data-import-drop]");
    const input = form.querySelector("input[type=file]");
    const chosen = form.querySelector("[data-import-chosen]");
    const largest = JSON.parse(document.getElementById("import-largest").textContent);
    form.querySelector("[data-import-hint]").hidden = false;

    const problemOf = (file) => {
      const suffix = file.name.toLowerCase().match(/\.[^.]+$/)?.[0] ?? "";
      if (!(suffix in largest)) return "files of this kind cannot be imported";
      if (!file.size) return "the file is empty";
      return file.size > largest[suffix] ? `larger than ${size(largest[suffix])}: split it` : "";
    };

    const show = () => {
      const files = [...input.files];
      const most = Number(form.dataset.mostFiles);
      const total = files.reduce((sum, file) => sum + file.size, 0);
      let whole = "";
      if (files.length > most) whole = `Send at most ${most} files at once.`;
      if (total > Number(form.dataset.largestUpload)) whole = `Send at most ${size(form.dataset.largestUpload)} at once.`;
      input.setCustomValidity(whole);
      chosen.replaceChildren(
        ...files.map((file) => {
          const line = document.createElement("li");
          const problem = problemOf(file);
          line.textContent = `${file.name}, ${size(file.size)}`;
          if (problem) {
            const said = document.createElement("strong");
            said.className = "import-chosen__problem";
            said.textContent = ` – ${problem}`;
            line.append(said);
          }
          return line;
        }),
      );
    };

    input.addEventListener("change", show);
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.add("import-drop--over");
      });
    }
    for (const kind of ["dragleave", "drop"]) {
      drop.addEventListener(kind, () => drop.classList.remove("import-drop--over"));
    }
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const files = new DataTransfer();
      for (const file of [...input.files, ...event.dataTransfer.files]) files.items.add(file);
      input.files = files.files;
      show();
    });
    form.addEventListener("submit", () => {
      form.querySelector("[data-import-sending]").hidden = false;
      form.querySelector("button[type=submit]").disabled = true;
    });
    // The way back from the next screen brings this one back as it was left.
    addEventListener("pageshow", () => {
      form.querySelector("[data-import-sending]").hidden = true;
      form.querySelector("button[type=submit]").disabled = false;
    });
  };

  const watch = (section) => {
    const bar = section.querySelector("progress");
    const status = section.querySelector("[data-import-status]");
    const say = (text) => {
      if (status.textContent !== text) status.textContent = text;
    };

    const look = async () => {
      try {
        const response = await fetch(section.dataset.importProgress, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!response.ok) throw new Error(response.statusText);
        const progress = await response.json();
        if (!progress.is_at_work) {
          location.reload();
          return;
        }
        if (bar) {
          bar.max = progress.total;
          bar.value = progress.done;
          const current = progress.current ? `, now ${progress.current}` : "";
          say(`${progress.label}: ${progress.done} of ${progress.total}${current}`);
        }
        for (const element of document.querySelectorAll("[data-import-state]")) {
          element.textContent = progress.files[element.dataset.importState] ?? element.textContent;
        }
        for (const element of section.querySelectorAll("[data-import-stalled], [data-import-resume]")) {
          element.hidden = !progress.is_stalled;
        }
      } catch {
        say("The site does not answer at the moment; this page goes on asking.");
      }
      setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  };

  document.querySelectorAll("[data-import-upload]").forEach(prepareUpload);
  document.querySelectorAll("[data-import-progress]").forEach(watch);
})();
