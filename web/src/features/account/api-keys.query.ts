import { queryOptions } from '@tanstack/react-query'
import type { Permission } from '../../../../src/core/auth/permissions.ts'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type ApiKey = AnswerOf<typeof api.identity.listApiKeys>['items'][number]

export const apiKeysQuery = (search: { order?: 'asc' | 'desc' | undefined; cursor?: string | undefined }) =>
  queryOptions(queries.identity.listApiKeys.queryOptions({ input: { ...search, limit: 20 } }))

/** What a key can still do at a moment. */
export function stateOf({ revokedAt, expiresAt }: ApiKey, now: number): 'works' | 'revoked' | 'expired' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'works'
}

/** Permissions by what they are about: `obligation` → `read`, `complete`, … */
export function byThing(permissions: readonly Permission[]): [thing: string, permissions: Permission[]][] {
  return [...Map.groupBy(permissions, (permission) => permission.split(':')[0] ?? permission)]
}
