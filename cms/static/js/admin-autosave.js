// Let an autosave that is under way end before the form is sent.
//
// Both would create the same page, and the one that comes second is refused because the
// other has taken its slug: who types and presses "Publish" at once would be told of an
// error that they did not make.
(() => {
  let saving = false;
  let leaving = false;
  let waiting = null;

  const send = () => {
    if (saving || !waiting) return;
    const { form, submitter } = waiting;
    waiting = null;
    // Wagtail disables the pressed button, and a disabled one would not say what it asks for.
    if (submitter) submitter.disabled = false;
    form.requestSubmit(submitter);
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (leaving) event.preventDefault();
    else saving = true;
  });

  for (const ended of ["w-autosave:success", "w-autosave:error"]) {
    document.addEventListener(ended, () => {
      saving = false;
      // After Wagtail, which at once saves again what was typed meanwhile.
      setTimeout(send);
    });
  }

  document.addEventListener(
    "submit",
    (event) => {
      if (!saving || !event.target.matches("form[data-edit-form]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form: event.target, submitter: event.submitter };
    },
    true,
  );

  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("form[data-edit-form]")) leaving = true;
  });
})();
