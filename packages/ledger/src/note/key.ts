import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { LedgerError } from '../errors.ts'
import { sha256 } from '../tree/hash.ts'

/** Signature type of Ed25519 in C2SP signed-note. */
const ED25519 = 0x01
const KEY_SIZE = 32

// DER of the fixed part of a PKCS #8 private and an SPKI public Ed25519 key (RFC 8410 §7, §4); the 32 key bytes follow.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

/** A public key under a name, as C2SP signed-note has it. */
export interface NoteVerifier {
  readonly name: string
  /** First 4 bytes of SHA-256(name ‖ LF ‖ 0x01 ‖ public key), in hexadecimal. */
  readonly keyId: string
  /** The key as text: `name+keyId+base64(0x01 ‖ public key)`. */
  readonly vkey: string
  verify(text: Uint8Array, signature: Uint8Array): boolean
}

/** A private key under a name. */
export interface NoteSigner {
  readonly verifier: NoteVerifier
  sign(text: Uint8Array): Buffer
}

/**
 * Makes a new Ed25519 key for a log.
 *
 * @param name the origin of the log, such as `holdfast.example.com/log/<organization>`: no spaces and no `+`
 * @returns `skey`, the secret (`PRIVATE+KEY+name+keyId+base64`, as Go's note package writes it), and the public `vkey`
 */
export function generateKey(name: string): { skey: string; vkey: string } {
  requireName(name)
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length)
  const publicKey = publicBytes(privateKey)
  const { vkey } = verifierOf(name, publicKey)
  return { skey: `PRIVATE+KEY+${name}+${keyIdOf(name, publicKey)}+${typed(seed).toString('base64')}`, vkey }
}

/** Reads a public key: `name+keyId+base64(0x01 ‖ public key)`. */
export function parseVerifierKey(vkey: string): NoteVerifier {
  const { name, keyId, key } = splitKey(vkey, 'verifier key')
  const verifier = verifierOf(name, key)
  if (verifier.keyId !== keyId) {
    throw new LedgerError(
      'key-malformed',
      `verifier key ${name}: its id is ${keyId}, but name and key give ${verifier.keyId}`,
    )
  }
  return verifier
}

/** Reads a private key: `PRIVATE+KEY+name+keyId+base64(0x01 ‖ seed)`. The text never appears in an error. */
export function parseSignerKey(skey: string): NoteSigner {
  const prefix = 'PRIVATE+KEY+'
  if (!skey.startsWith(prefix)) throw new LedgerError('key-malformed', `a signer key begins with ${prefix}`)
  const { name, keyId, key: seed } = splitKey(skey.slice(prefix.length), 'signer key')
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
  const verifier = verifierOf(name, publicBytes(privateKey))
  if (verifier.keyId !== keyId) {
    throw new LedgerError(
      'key-malformed',
      `signer key ${name}: its id is ${keyId}, but name and key give ${verifier.keyId}`,
    )
  }
  return { verifier, sign: (text) => sign(null, text, privateKey) }
}

function verifierOf(name: string, publicKey: Buffer): NoteVerifier {
  const keyId = keyIdOf(name, publicKey)
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' })
  return {
    name,
    keyId,
    vkey: `${name}+${keyId}+${typed(publicKey).toString('base64')}`,
    verify: (text, signature) => verify(null, text, key, signature),
  }
}

function keyIdOf(name: string, publicKey: Buffer): string {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), typed(publicKey)])).toString('hex', 0, 4)
}

function typed(key: Buffer): Buffer {
  return Buffer.concat([Buffer.from([ED25519]), key])
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length)
}

/** Takes `name+keyId+base64` apart. The base64 part may itself contain `+`. */
function splitKey(text: string, what: string): { name: string; keyId: string; key: Buffer } {
  const match = /^(?<name>[^+]+)\+(?<keyId>[0-9a-f]{8})\+(?<material>[A-Za-z0-9+/]+={0,2})$/.exec(text)
  const { name, keyId, material } = match?.groups ?? {}
  if (name === undefined || keyId === undefined || material === undefined) {
    throw new LedgerError('key-malformed', `a ${what} has the form name+8 hexadecimal digits+base64`)
  }
  requireName(name)
  const bytes = Buffer.from(material, 'base64')
  if (bytes.length !== 1 + KEY_SIZE || bytes[0] !== ED25519 || bytes.toString('base64') !== material) {
    throw new LedgerError('key-malformed', `${what} ${name}: only Ed25519 keys (type 1, 32 bytes) are known`)
  }
  return { name, keyId, key: bytes.subarray(1) }
}

/** Key names have no spaces and no `+` (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\s+\p{White_Space}\p{Cc}]/u.test(name) && name.isWellFormed()
}

function requireName(name: string): void {
  if (!isKeyName(name))
    throw new LedgerError('key-malformed', `"${name}" is no key name: it is empty or has spaces or a plus`)
}
