import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EMPTY_ROOT,
  formatCheckpoint,
  generateKey,
  LedgerError,
  leafHash,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseSignerKey,
  parseVerifierKey,
  peekCheckpoint,
  signCheckpoint,
  signNote,
} from '../src/index.ts'

// The example of Go's golang.org/x/mod/sumdb/note, which C2SP signed-note describes.
const VKEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const SKEY = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const NOTE = `${TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`

const code = (value: string): unknown => expect.objectContaining({ code: value })

function codeOf(action: () => unknown): unknown {
  try {
    action()
    return undefined
  } catch (error) {
    return error instanceof LedgerError ? error.code : error
  }
}

describe('a signed note', () => {
  it('is the published one, byte for byte', () => {
    expect(openNote(NOTE, parseVerifierKey(VKEY))).toBe(TEXT)
    expect(signNote(TEXT, parseSignerKey(SKEY))).toBe(NOTE)
    expect(parseSignerKey(SKEY).verifier.vkey).toBe(VKEY)
  })

  it('opens under a generated key, and under no other', () => {
    const ours = generateKey('holdfast.example/log')
    const theirs = generateKey('holdfast.example/log')
    const note = signNote('text\n', parseSignerKey(ours.skey))
    expect(openNote(note, parseVerifierKey(theirs.vkey), parseVerifierKey(ours.vkey))).toBe('text\n')
    expect(() => openNote(note, parseVerifierKey(theirs.vkey))).toThrow(code('note-key-unknown'))
  })

  it('may carry signatures of others, but none that is wrong under a known key', () => {
    const witness = parseSignerKey(generateKey('witness.example').skey)
    const both = signNote(TEXT, parseSignerKey(SKEY), witness)
    expect(openNote(both, parseVerifierKey(VKEY))).toBe(TEXT)
    expect(openNote(both, witness.verifier)).toBe(TEXT)
    const forged = both.replace(/PeterNeumann .*/, (line) => line.replace('ZJku', 'ZJkv'))
    expect(openNote(forged, witness.verifier)).toBe(TEXT)
    expect(() => openNote(forged, witness.verifier, parseVerifierKey(VKEY))).toThrow(code('note-signature-wrong'))
  })

  it('does not open when any character was changed, dropped or added', () => {
    const verifier = parseVerifierKey(VKEY)
    fc.assert(
      fc.property(fc.nat(NOTE.length - 1), fc.constantFrom('change', 'drop', 'add'), (at, how) => {
        const character = NOTE[at] === 'x' ? 'y' : 'x'
        const changed = NOTE.slice(0, at) + (how === 'drop' ? '' : character) + NOTE.slice(how === 'add' ? at : at + 1)
        expect(() => openNote(changed, verifier)).toThrow(expect.objectContaining({ name: 'LedgerError' }))
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['nothing', ''],
    ['no signature', TEXT],
    ['an empty signature block', `${TEXT}\n\n`],
    ['a cut last line', NOTE.slice(0, -1)],
    ['a hyphen for the dash', NOTE.replace('— ', '- ')],
    ['a control character', NOTE.replace('you', 'y\tu')],
    ['a lone surrogate', NOTE.replace('you', 'y\ud800u')],
    ['a key id without a signature', `${TEXT}\n— PeterNeumann x08gow==\n`],
    ['base64 that is not canonical', NOTE.replace('nAM=', 'nAN=')],
    ['too many signatures', `${NOTE}${(NOTE.split('\n').at(-2) ?? '').concat('\n').repeat(100)}`],
    ['a huge text', `${'x'.repeat(2_000_000)}\n\n— a b\n`],
  ])('is refused with %s', (_what, note) => {
    expect(() => parseNote(note)).toThrow(code('note-malformed'))
  })

  it('never throws anything but its own error on arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '— ', '+', '=', ' ', '\u0000', 'é') }), (text) => {
        expect(codeOf(() => parseNote(text))).toBeOneOf(['note-malformed', undefined])
      }),
    )
  })
})

describe('a key', () => {
  it('is refused when any part of it was cut off or changed', () => {
    for (let from = 0; from <= VKEY.length; from += 1) {
      for (let to = from; to <= VKEY.length; to += 1) {
        if (from === 0 && to === VKEY.length) continue
        expect(() => parseVerifierKey(VKEY.slice(from, to))).toThrow(code('key-malformed'))
      }
    }
    for (let at = 0; at < VKEY.length; at += 1) {
      const next = String.fromCodePoint((VKEY.codePointAt(at) ?? 0) + 1)
      expect(() => parseVerifierKey(VKEY.slice(0, at) + next + VKEY.slice(at + 1))).toThrow(code('key-malformed'))
    }
  })

  it('does not leak into the error when it is malformed', () => {
    const cut = SKEY.slice(0, -4)
    expect(() => parseSignerKey(cut)).toThrow(code('key-malformed'))
    expect(() => parseSignerKey(cut)).not.toThrow(/AYEKFALV/)
  })

  it.each(['', 'two words', 'a+b', 'tab\tname', 'nbsp\u00a0name'])('cannot have the name %j', (name) => {
    expect(() => generateKey(name)).toThrow(code('key-malformed'))
  })
})

describe('a checkpoint', () => {
  const origin = 'holdfast.example/log/acme'
  const signer = parseSignerKey(generateKey(origin).skey)
  const root = leafHash(Buffer.from('one'))
  const checkpoint = { origin, size: 1, root, time: '2026-05-04T10:00:00.250Z', epoch: 1 }

  it('is a C2SP checkpoint with our extension lines', () => {
    expect(formatCheckpoint(checkpoint)).toBe(
      `${origin}\n1\n${root.toString('base64')}\ntime 2026-05-04T10:00:00.250Z\nepoch 1\n`,
    )
    expect(openCheckpoint(signCheckpoint(checkpoint, signer), signer.verifier)).toEqual(checkpoint)
  })

  it('names the last head of the epoch before it', () => {
    const restored = { ...checkpoint, epoch: 2, previous: { size: 1000, root: EMPTY_ROOT } }
    const note = signCheckpoint(restored, signer)
    expect(note).toContain(`\nprevious 1000 ${EMPTY_ROOT.toString('base64')}\n`)
    expect(openCheckpoint(note, signer.verifier)).toEqual(restored)
    expect(peekCheckpoint(note)).toEqual(restored)
  })

  it('comes back as it was, whatever its values', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.integer({ min: 1 }),
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(2 ** 42) }),
        (size, epoch, date) => {
          const any = { ...checkpoint, size, epoch, time: date.toISOString() }
          expect(parseCheckpoint(formatCheckpoint(any))).toEqual(any)
        },
      ),
    )
  })

  it('ignores extension lines that it does not know', () => {
    const text = formatCheckpoint(checkpoint)
    expect(parseCheckpoint(`${text}weather fine\n`)).toEqual(checkpoint)
  })

  it('is refused under the key of another log', () => {
    const other = parseSignerKey(generateKey('holdfast.example/log/other').skey)
    expect(() => signCheckpoint(checkpoint, other)).toThrow(code('checkpoint-malformed'))
    const note = signNote(formatCheckpoint(checkpoint), other)
    expect(() => openCheckpoint(note, other.verifier)).toThrow(code('checkpoint-malformed'))
  })

  const text = formatCheckpoint(checkpoint)
  it.each([
    ['nothing', ''],
    ['one line', 'x\n'],
    ['an empty origin', text.replace(origin, '')],
    ['a size with a leading zero', text.replace('\n1\n', '\n01\n')],
    ['a negative size', text.replace('\n1\n', '\n-1\n')],
    ['a size beyond exact numbers', text.replace('\n1\n', '\n9007199254740993\n')],
    ['a short root', text.replace(root.toString('base64'), root.toString('base64', 0, 31))],
    ['a root that is not canonical base64', text.replace(root.toString('base64'), root.toString('base64url'))],
    ['no time', text.replace(/time .*\n/, '')],
    ['a local time', text.replace('250Z', '250+02:00')],
    ['a month 13', text.replace('2026-05', '2026-13')],
    ['no epoch', text.replace(/epoch .*\n/, '')],
    ['epoch 0', text.replace('epoch 1', 'epoch 0')],
    ['two times', `${text}time 2026-05-04T10:00:00Z\n`],
    ['half a previous head', `${text}previous 7\n`],
    ['a previous head with more', `${text}previous 7 ${root.toString('base64')} x\n`],
    ['a cut last line', text.slice(0, -1)],
  ])('is refused with %s', (_what, bad) => {
    expect(bad).not.toBe(text)
    expect(() => parseCheckpoint(bad)).toThrow(code('checkpoint-malformed'))
  })
})
