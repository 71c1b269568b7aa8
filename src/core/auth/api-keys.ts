import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { withOrg } from '../database/with-org.ts'
import type { OrgId, PersonId } from '../ids.ts'
import type { Authority } from '../operations/authority.ts'
import { systemContext } from '../operations/system-context.ts'
import { isPermission } from './permissions.ts'
import { activePerson, hashToken } from './sessions.ts'

const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')
const uuidText = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/**
 * A new key: `hf_<organization and key id>_<secret>`. The ids in it say where to look, so that no table spans organizations;
 * only the secret's hash is stored.
 */
export function newApiKey(org: OrgId, id: string): { token: string; hash: Buffer } {
  const token = `hf_${Buffer.concat([uuidBytes(org), uuidBytes(id)]).toString('base64url')}_${randomBytes(32).toString('base64url')}`
  return { token, hash: hashToken(token) }
}

/** What an API key allows now: its scopes, cut down to what its maker may do today. Undefined when it is unknown, over or revoked. */
export async function authorityOfApiKey(database: Database, token: string): Promise<Authority | undefined> {
  const match = /^hf_([A-Za-z0-9_-]{43})_[A-Za-z0-9_-]{43}$/.exec(token)
  if (!match?.[1]) return undefined
  const ids = Buffer.from(match[1], 'base64url')
  const org = uuidText(ids.subarray(0, 16)) as OrgId // proven below: a row of that organization must hold the key's hash
  const id = uuidText(ids.subarray(16))
  return withOrg(database, { org, context: systemContext('authenticate', 'authenticate') }, async (tx) => {
    const key = await tx.db
      .selectFrom('apiKey')
      .select(['tokenHash', 'scopes', 'personId', 'expiresAt', 'revokedAt'])
      .where('orgId', '=', org)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!key || !timingSafeEqual(key.tokenHash, hashToken(token))) return undefined
    if (key.revokedAt !== null || (key.expiresAt !== null && Temporal.Instant.compare(tx.now, key.expiresAt) >= 0))
      return undefined
    const personId = key.personId as PersonId // a column of person ids
    const maker = await activePerson(tx, personId)
    if (!maker) return undefined
    return {
      kind: 'api_key',
      accountId: undefined,
      org,
      personId,
      accessRole: maker.accessRole,
      actorName: `key:${id}`,
      permissions: new Set(key.scopes.filter(isPermission).filter((scope) => maker.permissions.has(scope))),
      auditScope: maker.auditScope,
    }
  })
}
