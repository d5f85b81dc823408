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

// A field that is there to be copied from is selected at once.
document.querySelectorAll('input[data-select]').forEach((el) => {
  const input = /** @type {HTMLInputElement} */ (el);
  input.addEventListener('focus', () => input.select());
  if (document.activeElement === input) input.select();
});
document.querySelectorAll('button[data-copy]').forEach((el) => {
  const button = /** @type {HTMLButtonElement} */ (el);
  button.hidden = false;
  button.addEventListener('click', () => {
    /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.copy || '')).select();
    // Also without https, where there is no navigator.clipboard.
    if (!document.execCommand('copy')) return;
    /** @type {HTMLElement} */ (button.querySelector('span')).textContent = button.dataset.copied || '';
    /** @type {HTMLElement} */ (document.getElementById('polite')).textContent = button.dataset.copied || '';
  });
});
