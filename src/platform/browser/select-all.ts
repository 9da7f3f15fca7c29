// "Select all on this page": one box for all boxes of the same form. Shown only where script runs.
// Loaded by the browser as it is; imports nothing.
for (const part of document.querySelectorAll<HTMLElement>('[data-select-all]')) {
  const all = part.querySelector<HTMLInputElement>('input[type="checkbox"]');
  const form = part.closest('form');
  if (all === null || form === null) continue;
  const boxes = (): HTMLInputElement[] =>
    [...form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')].filter((box) => box !== all);
  const settle = (): void => {
    const checked = boxes().filter((box) => box.checked).length;
    all.checked = checked > 0 && checked === boxes().length;
    all.indeterminate = checked > 0 && !all.checked;
  };
  part.hidden = false;
  // It is for the boxes only and is not sent.
  all.removeAttribute('name');
  all.addEventListener('change', () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  form.addEventListener('change', settle);
  addEventListener('pageshow', settle);
}
