import { LedgerError } from '../errors.ts'
import { isKeyName, type NoteSigner, type NoteVerifier } from './key.ts'

/** Longest note that is read, in UTF-16 units; and most signatures on it. Both bound the work a hostile note can cause. */
const MAX_NOTE_LENGTH = 1_000_000
const MAX_SIGNATURES = 100

/** A signature line, unverified. */
export interface NoteSignature {
  readonly name: string
  readonly keyId: string
  readonly signature: Buffer
}

/** A note taken apart, unverified. */
export interface Note {
  /** What is signed, with its last newline. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/**
 * Signs a text (C2SP signed-note).
 *
 * @param text well-formed, ends with a newline, has no other control characters
 */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  requireText(text)
  const lines = signers.map((signer) => {
    const { name, keyId } = signer.verifier
    const signature = Buffer.concat([Buffer.from(keyId, 'hex'), signer.sign(Buffer.from(text, 'utf8'))])
    return `— ${name} ${signature.toString('base64')}\n`
  })
  return `${text}\n${lines.join('')}`
}

/** Takes a signed note apart without judging its signatures (C2SP signed-note). */
export function parseNote(note: string): Note {
  if (note.length > MAX_NOTE_LENGTH) throw malformed(`it is longer than ${MAX_NOTE_LENGTH} characters`)
  const split = note.lastIndexOf('\n\n')
  if (split === -1) throw malformed('no empty line stands between text and signatures')
  const text = note.slice(0, split + 1)
  requireText(text)
  const block = note.slice(split + 2)
  if (!block.endsWith('\n')) throw malformed('its last line is cut off')
  const lines = block.slice(0, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw malformed(`it has more than ${MAX_SIGNATURES} signatures`)
  return { text, signatures: lines.map(parseSignatureLine) }
}

/**
 * Opens a note: its text, if one of the known keys signed it. Signatures of other keys are ignored, but a wrong
 * signature under a known key refuses the whole note.
 *
 * @throws LedgerError `note-malformed`, `note-key-unknown` (nobody known signed) or `note-signature-wrong`
 */
export function openNote(note: string, ...verifiers: readonly NoteVerifier[]): string {
  const { text, signatures } = parseNote(note)
  const bytes = Buffer.from(text, 'utf8')
  let known = false
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((candidate) => candidate.name === name && candidate.keyId === keyId)
    if (verifier === undefined) continue
    if (!verifier.verify(bytes, signature)) {
      throw new LedgerError('note-signature-wrong', `the signature of ${name} (key ${keyId}) is not over this text`)
    }
    known = true
  }
  if (!known) {
    const signed = signatures.map(({ name, keyId }) => `${name}+${keyId}`).join(', ')
    const wanted = verifiers.map(({ name, keyId }) => `${name}+${keyId}`).join(', ')
    throw new LedgerError('note-key-unknown', `the note is signed by ${signed}, not by ${wanted}`)
  }
  return text
}

function parseSignatureLine(line: string): NoteSignature {
  const match = /^— (?<name>\S+) (?<encoded>[A-Za-z0-9+/]+={0,2})$/u.exec(line)
  const { name, encoded } = match?.groups ?? {}
  if (name === undefined || encoded === undefined || !isKeyName(name)) {
    throw malformed('a signature line is not "— name base64"')
  }
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length < 5 || bytes.toString('base64') !== encoded)
    throw malformed(`the signature of ${name} is not base64`)
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) }
}

function requireText(text: string): void {
  if (!text.endsWith('\n')) throw malformed('its text does not end with a newline')
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw malformed('its text has control characters')
  if (!text.isWellFormed()) throw malformed('its text is not well-formed Unicode')
}

function malformed(why: string): LedgerError {
  return new LedgerError('note-malformed', `this is no signed note: ${why}`)
}
