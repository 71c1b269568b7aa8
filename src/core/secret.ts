import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HoldfastError } from './errors.ts'

/**
 * Everything secret that the server needs is derived from one master secret (HKDF, RFC 5869), so that several processes and
 * machines agree without exchanging keys. Losing it means: new passwords for the database roles and a new ledger epoch.
 */
export interface MasterSecret {
  /** Password of one database role. */
  rolePassword(role: string): string
  /** 32-byte seed of the Ed25519 key that signs the checkpoints of every log of this installation. */
  ledgerSeed(): Buffer
  /** Token of an invitation; derived, so that a job that knows the id only can mail the link. */
  invitationToken(invitationId: string): string
}

const derive = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'holdfast', purpose, 32))

export function masterSecret(secret: string): MasterSecret {
  return {
    rolePassword: (role) => derive(secret, `database role ${role}`).toString('base64url'),
    ledgerSeed: () => derive(secret, 'ledger signing key'),
    invitationToken: (invitationId) => derive(secret, `invitation ${invitationId}`).toString('base64url'),
  }
}

/**
 * The secret of HOLDFAST_SECRET, else the one kept in `<data folder>/secret` (made on first use, readable by its owner only).
 */
export async function loadMasterSecret(dataFolder: string, fromEnvironment: string | undefined): Promise<MasterSecret> {
  if (fromEnvironment !== undefined) return masterSecret(fromEnvironment)
  const path = join(dataFolder, 'secret')
  await mkdir(dataFolder, { recursive: true })
  try {
    // wx: two processes that start at once cannot both write one
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${randomBytes(32).toString('base64url')}\n`)
    await file.sync()
    await file.close()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  // the other process may have created the file and not yet written it
  for (let attempt = 0; attempt < 50; attempt++) {
    const secret = (await readFile(path, 'utf8')).trim()
    if (secret.length >= 32) return masterSecret(secret)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new HoldfastError(
    'unavailable',
    `${path} holds no secret of at least 32 characters. Restore it from your backup of the data folder.`,
  )
}
