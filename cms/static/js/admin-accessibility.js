/* Names for the fields of the editor that Wagtail renders without one: rich text, items of lists, cells of tables. */
(() => {
  const UNNAMED =
    '[role="textbox"][contenteditable]:not([aria-label]), ' +
    '[data-streamfield-list-container] input:not([type="hidden"], [aria-label]), ' +
    'table input:not([type="hidden"], [aria-label])';

  const text = (element) => element?.textContent.replace('*', '').trim() ?? '';

  /** The label of the nearest ancestor that has one. */
  const nearestLabel = (field) => {
    for (let element = field.parentElement; element; element = element.parentElement) {
      const label = [...element.querySelectorAll('label, h2, h3')].find(
        (candidate) => candidate.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING && text(candidate),
      );
      if (label) return text(label);
    }
    return 'Text';
  };

  const cellName = (cell) => {
    const table = cell.closest('table');
    const heading = table.tHead?.rows[0]?.cells[cell.cellIndex]?.querySelector('input')?.value;
    return `${heading || 'Column ' + cell.cellIndex}, row ${cell.parentElement.sectionRowIndex + 1}`;
  };

  const nameOf = (field) => {
    const cell = field.closest('td');
    if (cell) return cellName(cell);
    const item = /-(\d+)-value$/.exec(field.name ?? '');
    return item ? `${nearestLabel(field)} ${Number(item[1]) + 1}` : nearestLabel(field);
  };

  const nameFields = () => {
    for (const field of document.querySelectorAll(UNNAMED)) {
      if (!field.labels?.length) field.setAttribute('aria-label', nameOf(field));
    }
    // A list that scrolls must be reachable with the keyboard.
    document.querySelector('.w-minimap__list:not([tabindex])')?.setAttribute('tabindex', '0');
  };

  document.addEventListener('DOMContentLoaded', () => {
    nameFields();
    new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
  });
})();
