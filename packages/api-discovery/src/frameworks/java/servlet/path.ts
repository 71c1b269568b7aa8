import { pathParam, type PathForm } from '../../../routing/path.ts'

/** URL patterns of servlets: `/users/*`, `/`, the empty one for the root; `*.do` names no path of its own. */
export function servletPath(pattern: string): readonly PathForm[] {
  if (pattern.startsWith('*')) return []
  if (!pattern.endsWith('/*')) return [{ path: pattern, params: [] }]
  return [{ path: `${pattern.slice(0, -1)}{wildcard}`, params: [pathParam('wildcard')] }]
}
