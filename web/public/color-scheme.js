// Runs before the first paint, so that a page chosen to be dark does not flash white.
// The key is the one that MantineProvider remembers the choice under (src/ui/Provider.tsx).
;(function () {
  var chosen
  try {
    chosen = localStorage.getItem('holdfast-color-scheme')
  } catch {
    // Storage may be blocked; then the page follows the system.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
