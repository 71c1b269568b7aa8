import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { type NoteSigner, parseSignerKey } from '@holdfast/ledger'
import type { MasterSecret } from '../secret.ts'

// DER prefix of a PKCS #8 Ed25519 private key (RFC 8410 §7); the 32-byte seed follows.
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The signer of one log: the installation's Ed25519 key under the log's origin (C2SP signed-note). */
export function signerOf(origin: string, secret: MasterSecret): NoteSigner {
  const seed = secret.ledgerSeed()
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  const ed25519 = Buffer.from([0x01])
  const keyId = createHash('sha256').update(`${origin}\n`).update(ed25519).update(publicKey).digest('hex').slice(0, 8)
  return parseSignerKey(`PRIVATE+KEY+${origin}+${keyId}+${Buffer.concat([ed25519, seed]).toString('base64')}`)
}
