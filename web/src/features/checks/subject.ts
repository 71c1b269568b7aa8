import type { Destination } from '../../ui/PageLink.tsx'

/** What a failure is about, as it is read. */
export const kindInWords = (kind: string): string => (kind === 'api' ? 'API' : kind)

/** The page of what a failure is about, where there is one. */
export function pageOf(kind: string, id: string): Destination | undefined {
  switch (kind) {
    case 'api':
      return { to: '/apis/$id', params: { id } }
    case 'finding':
      return { to: '/findings/$id', params: { id } }
    case 'obligation':
      return { to: '/obligations/$id', params: { id } }
    case 'policy':
      return { to: '/policies/$id', params: { id } }
    case 'control':
      return { to: '/controls/$id', params: { id } }
    case 'person':
      return { to: '/people/$id', params: { id } }
    case 'evidence':
      return { to: '/evidence/$id', params: { id } }
    default:
      return undefined
  }
}
