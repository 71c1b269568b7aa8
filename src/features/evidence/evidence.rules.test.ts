import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, coverageOf, isExpired } from './evidence.rules.ts'
import { attachmentHeader, safeFileName } from './file-name.ts'
import { recognizeMediaType, servedType } from './media-type.ts'

describe('the period that evidence covers', () => {
  it('is made of days that may be left open at either end', () => {
    expect(coverageOf({})).toEqual({ coversFrom: null, coversUntil: null, expiresOn: null })
    expect(coverageOf({ coversFrom: '2026-01-01', coversUntil: '2026-01-01' })).toMatchObject({
      coversFrom: '2026-01-01',
      coversUntil: '2026-01-01',
    })
  })

  it('does not end, nor does the evidence expire, before it begins', () => {
    expect(() => coverageOf({ coversFrom: '2026-04-01', coversUntil: '2026-03-31' })).toThrow(/coversUntil/)
    expect(() => coverageOf({ coversFrom: '2026-04-01', expiresOn: '2026-03-31' })).toThrow(/expiresOn/)
  })

  it('is good through the day of expiry', () => {
    expect(isExpired('2026-03-31', '2026-03-31')).toBe(false)
    expect(isExpired('2026-03-31', '2026-04-01')).toBe(true)
    expect(isExpired(null, '2999-01-01')).toBe(false)
  })
})

describe('links and statements', () => {
  it('consist of what their kind says and of nothing else', () => {
    expect(contentOf({ kind: 'link', url: 'https://example.com/ticket/1' })).toEqual({
      url: 'https://example.com/ticket/1',
      statement: null,
    })
    expect(contentOf({ kind: 'statement', statement: 'Done.' })).toEqual({ url: null, statement: 'Done.' })
    expect(() => contentOf({ kind: 'link' })).toThrow(/url/)
    expect(() => contentOf({ kind: 'statement', statement: ' \n' })).toThrow(/statement/)
    expect(() => contentOf({ kind: 'link', url: 'https://example.com', statement: 'x' })).toThrow(/statement/)
    expect(() => contentOf({ kind: 'statement', url: 'https://example.com', statement: 'x' })).toThrow(/url/)
  })

  it('do not keep a password for ever', () => {
    expect(() => contentOf({ kind: 'link', url: 'https://ada:secret@example.com/' })).toThrow(/password/)
  })
})

describe('file names', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\Windows\evil.exe`, 'evil.exe'],
    ['..', 'file'],
    ['   ', 'file'],
    ['/', 'file'],
    ['report.pdf. . .', 'report.pdf'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['a\u200b\u2028b.txt', 'ab.txt'],
    ['.env', '.env'],
    ['Überprüfung März.pdf', 'Überprüfung März.pdf'],
    ['監査.pdf', '監査.pdf'],
    ['\ufb2c'.repeat(100), 'שּׁ'.normalize('NFC').repeat(85)],
  ])('%j is kept as %j', (given, kept) => expect(safeFileName(given)).toBe(kept))

  it('are never empty, a path, or invisible, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeFileName(name)
        expect(safe).not.toMatch(/^$|^\.+$|[/\\\p{Cc}\p{Cf}\p{Cs}]/u)
        expect(safeFileName(safe)).toBe(safe)
      }),
    )
  })

  it('go out in a header that no name can break out of, and come back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const header = attachmentHeader(safeFileName(name))
        const parts = /^attachment; filename="([^"\\\r\n]*)"; filename\*=UTF-8''([\w.!~%-]*)$/.exec(header)
        expect(parts).not.toBeNull()
        expect(decodeURIComponent(parts?.[2] ?? '')).toBe(safeFileName(name))
        expect(header).toMatch(/^[\x20-\x7e]*$/)
      }),
    )
  })

  it('are spelled as RFC 6266 and RFC 8187 have it', () => {
    expect(attachmentHeader('Prüfung "1"; (50%).pdf')).toBe(
      `attachment; filename="Pr_fung _1_; (50_).pdf"; filename*=UTF-8''Pr%C3%BCfung%20%221%22%3B%20%2850%25%29.pdf`,
    )
  })
})

/** A zip with one deflated entry, as office programs write them. */
function zipOf(name: string, content: string): Buffer {
  const packed = deflateRawSync(content)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(Buffer.byteLength(content), 22)
  header.writeUInt16LE(Buffer.byteLength(name), 26)
  return Buffer.concat([header, Buffer.from(name), packed])
}

describe('media types', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('hello\n', 'utf16le')])
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n%\u00e2\u00e3', 'latin1'), 'application/pdf'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'image/png'],
    ['a zip', zipOf('a.bin', 'x'), 'application/zip'],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), 'application/x-msdownload'],
    ['CSV', Buffer.from('name,email\nAda,ada@example.com\n'), 'text/plain'],
    ['text in UTF-8 with a mark', Buffer.from('\ufeffgrüß dich'), 'text/plain'],
    ['text in UTF-16', utf16, 'text/plain'],
    ['a page with a script', Buffer.from('<!doctype html><script>alert(1)</script>'), 'text/plain'],
    ['a picture with a script', Buffer.from('<svg onload="alert(1)"/>'), 'text/plain'],
    ['text that begins like a bitmap', Buffer.from('BMW inspection report'), 'text/plain'],
    ['text that begins like a program', Buffer.from('MZ is how it begins'), 'text/plain'],
    ['noise', Buffer.from('00ff01fe02fd', 'hex'), 'application/octet-stream'],
    ['Latin-1', Buffer.from('gr\u00fc\u00df dich', 'latin1'), 'application/octet-stream'],
  ])('%s is recognized by its bytes', async (_name, bytes, expected) => {
    expect(await recognizeMediaType(bytes, true)).toBe(expected)
  })

  it('takes text for text where a character is cut in two at the end of what was read', async () => {
    const cut = Buffer.from('grüß').subarray(0, 3)
    expect(await recognizeMediaType(cut, false)).toBe('text/plain')
    expect(await recognizeMediaType(cut, true)).toBe('application/octet-stream')
  })

  it('survives every beginning of a file', async () => {
    const beginnings = fc.tuple(
      fc.constantFrom(
        '',
        '504b0304',
        '89504e470d0a1a0a',
        '25504446',
        'ffd8ff',
        '1f8b',
        '494433',
        '52494646',
        '0000001c66747970',
      ),
      fc.uint8Array({ maxLength: 4100 }),
    )
    await fc.assert(
      fc.asyncProperty(beginnings, fc.boolean(), async ([magic, noise], isWhole) => {
        const head = Buffer.concat([Buffer.from(magic, 'hex'), noise])
        expect(await recognizeMediaType(head, isWhole)).toMatch(/^[\w.+-]+\/[\w.+-]+$/)
      }),
      { numRuns: 300 },
    )
  })

  it('hands out what could be executed as bytes without a type', () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/xml', 'application/x-msdownload', 'text/calendar'])
      expect(servedType(type)).toBe('application/octet-stream')
    expect(servedType('application/pdf')).toBe('application/pdf')
    expect(servedType('toString')).toBe('application/octet-stream')
  })
})
