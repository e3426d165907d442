/* The claims check beside the form: asks while somebody writes, lists what it finds, marks where it stands. */
(() => {
  const SEVERITIES = ['error', 'warning', 'hint'];
  const TICK = 150; // ms
  const PAUSE = 250; // ms without a change before the text is checked
  const ACTIVE = 3000; // ms after a key or a click in which the form may change by itself, such as by a script
  const RETRY = [2000, 5000, 15000, 30000]; // ms
  // What changes without any change of the text.
  const NO_TEXT = /^(csrfmiddlewaretoken|next|loaded_revision_|overwrite_revision_id|comments-)/;

  const plural = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const plain = (text) => text.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '').replace(/\s+/g, ' ').trim();

  /** The text of a rich text editor with where each of its characters stands, without its reference markers. */
  const charactersOf = (editor) => {
    const characters = [];
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    let block = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest('.reference-marker')) continue;
      const line = node.parentElement.closest('[data-block]');
      if (line !== block) characters.push({ character: ' ' });
      block = line;
      for (let offset = 0; offset < node.length; offset += 1) {
        characters.push({ character: node.data[offset], node, offset });
      }
    }
    return characters;
  };

  /** The range of a sentence in an editor, or null where it is not found. */
  const rangeOf = (editor, sentence) => {
    let text = '';
    const places = [];
    for (const place of charactersOf(editor)) {
      const character = plain(place.character) || (/\s/.test(place.character) ? ' ' : '');
      if (!character || (character === ' ' && (text === '' || text.endsWith(' ')))) continue;
      text += character;
      places.push(place);
    }
    const wanted = plain(sentence);
    const start = text.indexOf(wanted);
    if (start < 0 || !wanted) return null;
    const first = places[start];
    const last = places[start + wanted.length - 1];
    if (!first?.node || !last?.node) return null;
    const range = document.createRange();
    range.setStart(first.node, first.offset);
    range.setEnd(last.node, last.offset + 1);
    return range;
  };

  /** The element of the form at a content path: the nearest one that there is. */
  const elementAt = (place) => {
    let element = document.querySelector('[data-edit-form]');
    for (const name of place.split('#')[0].split('.')) {
      const inner = element?.querySelector(`[data-contentpath="${CSS.escape(name)}"]`);
      if (!inner) break;
      element = inner;
    }
    return element?.matches('[data-edit-form]') ? null : element;
  };

  const INPUTS = 'input:not([type="hidden"], [type="checkbox"]), textarea:not([hidden])';

  /** Where a finding stands: the element of its field, the range of its sentence, or the input that holds it. */
  const locate = (finding) => {
    const element = elementAt(finding.place);
    if (!element) return {};
    for (const editor of element.querySelectorAll('[contenteditable="true"]')) {
      const range = rangeOf(editor, finding.sentence);
      if (range) return { element, editor, range };
    }
    const wanted = plain(finding.sentence);
    const input = [...element.querySelectorAll(INPUTS)].find((one) => plain(one.value).includes(wanted));
    return { element, input };
  };

  /** Open what hides an element: tabs, and panels and blocks that are folded. Some of them open a moment later. */
  const reveal = async (element) => {
    for (let part = element.parentElement; part; part = part.parentElement) {
      if (!part.hidden && !part.hasAttribute('hidden')) continue;
      const opener =
        part.getAttribute('role') === 'tabpanel'
          ? document.querySelector(`[role="tab"][aria-controls="${part.id}"], [role="tab"][href="#${part.id}"]`)
          : document.querySelector(`[data-panel-toggle][aria-controls="${part.id}"]`);
      opener?.click();
    }
    for (let frame = 0; frame < 60 && !element.getClientRects().length; frame += 1) {
      await new Promise(requestAnimationFrame);
    }
  };

  class ClaimsController extends window.StimulusModule.Controller {
    static targets = ['summary', 'problem', 'findings', 'row'];

    static values = { url: String };

    connect() {
      this.form = document.querySelector('[data-edit-form]');
      this.findings = [];
      this.seen = null;
      this.sent = null;
      this.failures = 0;
      this.retryAt = 0;
      this.isAsking = false;
      this.activeAt = Date.now();
      this.noteActivity = () => {
        this.activeAt = Date.now();
      };
      for (const event of ['input', 'change', 'keyup', 'click', 'drop', 'w-unsaved:add']) {
        document.addEventListener(event, this.noteActivity, true);
      }
      this.timer = window.setInterval(() => this.tick(), TICK);
    }

    disconnect() {
      window.clearInterval(this.timer);
      for (const event of ['input', 'change', 'keyup', 'click', 'drop', 'w-unsaved:add']) {
        document.removeEventListener(event, this.noteActivity, true);
      }
      this.unmark();
    }

    tick() {
      const now = Date.now();
      const isWaiting = this.sent !== this.seen || this.failures > 0;
      if (!this.form || document.hidden || (!isWaiting && now - this.activeAt > ACTIVE)) return;
      const fields = [...new FormData(this.form)].filter(([, value]) => typeof value === 'string');
      const text = new URLSearchParams(fields.filter(([name]) => !NO_TEXT.test(name))).toString();
      if (text !== this.seen) {
        this.seen = text;
        this.changedAt = now;
        this.element.toggleAttribute('data-stale', this.sent !== null);
        return;
      }
      if (text === this.sent || this.isAsking || now - this.changedAt < PAUSE || now < this.retryAt) return;
      this.ask(new URLSearchParams(fields), text);
    }

    async ask(fields, text) {
      this.isAsking = true;
      try {
        const response = await fetch(this.urlValue, {
          method: 'POST',
          body: fields,
          headers: { 'X-CSRFToken': fields.get('csrfmiddlewaretoken') ?? '', Accept: 'application/json' },
        });
        const isAnswer = response.headers.get('Content-Type')?.includes('application/json');
        const answer = isAnswer ? await response.json() : null;
        if (!this.element.isConnected) return;
        if (response.ok && answer) {
          this.succeed(answer, text);
        } else if (response.status === 422 && answer) {
          this.sent = text;
          this.failures = 0;
          this.tell(`This cannot be checked until you have mended: ${answer.fields.join(', ')}.`);
        } else if (response.status === 403 || response.redirected) {
          this.fail('You are signed out, or may not edit this page any more. Load the page again.');
        } else {
          this.fail('The check does not answer. It is asked again by itself; you can write on.');
        }
      } catch {
        this.fail('The check cannot be reached. It is asked again by itself; you can write on.');
      } finally {
        this.isAsking = false;
      }
    }

    succeed(answer, text) {
      this.sent = text;
      this.failures = 0;
      this.retryAt = 0;
      this.problemTarget.hidden = true;
      this.element.toggleAttribute('data-stale', text !== this.seen);
      const { errors, warnings, hints } = answer.counts;
      const total = errors + warnings + hints;
      this.summarise(
        total
          ? `${plural(errors, 'error')}, ${plural(warnings, 'warning')}, ${plural(hints, 'hint')}`
          : 'Nothing found.',
      );
      this.count(errors + warnings);
      this.findings = answer.findings;
      this.list();
      this.mark();
    }

    fail(words) {
      this.retryAt = Date.now() + RETRY[Math.min(this.failures, RETRY.length - 1)];
      this.failures += 1;
      this.tell(words);
    }

    /** Say what keeps the text from being checked. What was found before stays, and says that it is old. */
    tell(words) {
      this.problemTarget.textContent = words;
      this.problemTarget.hidden = false;
      this.element.toggleAttribute('data-stale', this.findings.length > 0);
      this.summarise(this.findings.length ? `Not up to date. ${words}` : `Not checked. ${words}`, true);
    }

    /** Screen readers say the summary when it changes, so it is left alone where it does not. */
    summarise(words, isProblem = false) {
      const shown = isProblem ? words.split('. ')[0] + '.' : words;
      if (this.summaryTarget.textContent !== shown) this.summaryTarget.textContent = shown;
    }

    count(number) {
      const counter = document.querySelector('[data-side-panel-toggle="claims"] [data-side-panel-toggle-counter]');
      if (!counter) return;
      counter.textContent = String(number);
      counter.hidden = number === 0;
    }

    list() {
      // The button under the keyboard stays under it while the list is written anew.
      const focused = document.activeElement?.closest('.claims-finding')?.dataset.key;
      this.findingsTarget.replaceChildren(...this.findings.map((finding, index) => this.rowOf(finding, index)));
      if (focused) {
        const row = [...this.findingsTarget.children].find((one) => one.dataset.key === focused);
        row?.querySelector('button').focus({ preventScroll: true });
      }
    }

    rowOf(finding, index) {
      const row = this.rowTarget.content.cloneNode(true).firstElementChild;
      const part = (name) => row.querySelector(`[data-part="${name}"]`);
      row.dataset.key = `${finding.place} ${finding.fingerprint}`;
      row.querySelector(`[data-severity="${finding.waiver ? 'waived' : finding.severity}"]`).hidden = false;
      row.querySelector('button').dataset.index = String(index);
      part('title').textContent = finding.title;
      part('message').textContent = finding.message;
      part('suggestion').textContent = finding.suggestion;
      this.quote(part('sentence'), finding);
      const { title, date, section, url } = finding.source;
      const source = part('source');
      source.textContent = [date ? `${title} (${date})` : title, section].filter(Boolean).join(', ');
      if (url) source.href = url;
      if (finding.tie_url) {
        part('tie').querySelector('a').href = finding.tie_url;
        part('tie').hidden = false;
      }
      if (finding.waiver) {
        part('waiver').textContent = `${finding.waiver.name} lets it stand until ${finding.waiver.until}.`;
        part('waiver').hidden = false;
      } else if (finding.waive_url) {
        part('waive').querySelector('a').href = finding.waive_url;
        part('waive').hidden = false;
      }
      return row;
    }

    quote(element, { sentence, words }) {
      const start = words ? sentence.indexOf(words) : -1;
      if (start < 0) {
        element.textContent = `“${sentence}”`;
        return;
      }
      const mark = document.createElement('mark');
      mark.textContent = words;
      element.append(`“${sentence.slice(0, start)}`, mark, `${sentence.slice(start + words.length)}”`);
    }

    unmark() {
      document
        .querySelectorAll('[data-claims-severity]')
        .forEach((element) => element.removeAttribute('data-claims-severity'));
      SEVERITIES.forEach((severity) => CSS.highlights?.delete(`claims-${severity}`));
    }

    mark() {
      this.unmark();
      const ranges = { error: [], warning: [], hint: [] };
      for (const finding of this.findings.filter((one) => !one.waiver)) {
        const { element, range } = locate(finding);
        if (range) ranges[finding.severity].push(range);
        const known = SEVERITIES.indexOf(element?.dataset.claimsSeverity ?? '');
        if (element && (known < 0 || SEVERITIES.indexOf(finding.severity) < known)) {
          element.dataset.claimsSeverity = finding.severity;
        }
      }
      if (!CSS.highlights) return;
      SEVERITIES.forEach((severity, position) => {
        const highlight = new Highlight(...ranges[severity]);
        highlight.priority = SEVERITIES.length - position;
        CSS.highlights.set(`claims-${severity}`, highlight);
      });
    }

    /** Go to the sentence of a finding, and select it. */
    async show(event) {
      const finding = this.findings[Number(event.currentTarget.dataset.index)];
      const { element, editor, range, input } = locate(finding);
      if (!element) return;
      await reveal(element);
      element.scrollIntoView({ block: 'center' });
      if (editor && range) {
        editor.focus({ preventScroll: true });
        const selection = window.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
      } else if (input) {
        input.focus({ preventScroll: true });
        const start = input.value.indexOf(finding.sentence);
        if (start >= 0 && input.setSelectionRange) {
          input.setSelectionRange(start, start + finding.sentence.length);
        }
      } else {
        element.querySelector('input, textarea, select, button')?.focus({ preventScroll: true });
      }
    }
  }

  window.wagtail.app.register('claims', ClaimsController);
})();
