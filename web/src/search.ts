/**
 * The search part of a URL as plain text: `?state=missed,late&asOf=2026-11-21T14:00:00Z`, readable and easy to write by hand. All
 * values are strings; the route's schema makes of them what they are.
 */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      parameters.set(name, String(value))
  }
  // Both are allowed as they are in a query (RFC 3986 §3.4), and easier on the eye.
  const text = parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}
