import { useSuspenseQuery } from '@tanstack/react-query'
import type { Permission } from '../../../src/core/auth/permissions.ts'
import { queries } from './api.ts'

/** Who is signed in, where, and what the server is; asked again whenever the page is looked at. */
export const sessionQuery = queries.identity.session.queryOptions({ input: {} })

export function useSession() {
  return useSuspenseQuery(sessionQuery).data
}

/** Whether to show a button. The server decides again. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission)
}
