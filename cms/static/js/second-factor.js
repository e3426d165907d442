// Passkeys: asks the device before a form is sent. Recovery codes: copies, downloads and prints what is shown once.
(() => {
  "use strict";

  const ask = {
    make: (options) => window.webauthnJSON.create(options),
    answer: (options) => window.webauthnJSON.get(options),
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
    const failed = form.querySelector("[data-passkey-failed]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](options));
      } catch {
        failed.hidden = false;
        return;
      }
      form.submit();
    });
  }

  const list = document.querySelector("[data-recovery-codes]");
  if (!list) return;
  const codes = Array.from(list.querySelectorAll("code"), (code) => code.textContent).join("\n") + "\n";

  document.querySelector("[data-recovery-codes-copy]").addEventListener("click", async () => {
    const told = document.querySelector("[data-recovery-codes-copied]");
    try {
      await navigator.clipboard.writeText(codes);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "The browser does not let this page copy. Select the codes and copy them.";
    }
  });

  document.querySelector("[data-recovery-codes-download]").addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([codes], { type: "text/plain" }));
    Object.assign(document.createElement("a"), { href: address, download: "recovery-codes.txt" }).click();
    URL.revokeObjectURL(address);
  });

  document.querySelector("[data-recovery-codes-print]").addEventListener("click", () => window.print());
})();
