import type { Destination } from '../../ui/PageLink.tsx'
import type { Today } from './today.query.ts'

/** The page at which a next step is taken, by the name that the server has for it. A page that this release does not know is no link. */
export function destinationOf({ page, id }: Today['next'][number]['target']): Destination | undefined {
  switch (page) {
    case 'setup':
      return { to: '/set-up' }
    case 'roles':
      return { to: '/people/roles' }
    case 'findings':
      return { to: '/findings' }
    case 'policies':
      return { to: '/policies' }
    case 'checks':
      return { to: '/checks' }
    case 'people':
      return { to: '/people' }
    case 'framework':
      return id === null ? { to: '/frameworks' } : { to: '/frameworks/$id', params: { id } }
    default:
      return undefined
  }
}
