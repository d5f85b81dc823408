// What a script adds to pages that the server renders. They work without it.

const errors = document.querySelector('.errors');
// Old browsers know autofocus for inputs only.
if (errors instanceof HTMLElement) errors.focus();

// A second press of a button would send a form twice.
document.addEventListener('submit', (e) => {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (form.method !== 'post') return;
  if (form.hasAttribute('aria-busy')) e.preventDefault();
  else form.setAttribute('aria-busy', 'true');
});
// A page that comes back out of the browser's memory can be sent again.
window.addEventListener('pageshow', () => {
  document.querySelectorAll('form[aria-busy]').forEach((form) => form.removeAttribute('aria-busy'));
});
