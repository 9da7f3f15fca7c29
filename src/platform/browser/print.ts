// Buttons that print the page: shown only where script runs, since only then they work. Imports nothing.
for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}
