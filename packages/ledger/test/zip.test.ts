import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'
import { deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LedgerError } from '../src/index.ts'
import { crc32, slowCrc32 } from '../src/zip/crc32.ts'
import type { ZipLimits } from '../src/zip/directory.ts'
import * as format from '../src/zip/format.ts'
import { ZipReader } from '../src/zip/reader.ts'
import { bytesSource } from '../src/zip/source.ts'
import { writeZip, type ZipMember } from '../src/zip/writer.ts'

const MODIFIED = new Date('2026-05-04T10:00:00Z')

interface File {
  name: string
  content: Buffer
  compress: boolean
}

const file = (name: string, content: string | Buffer, compress = false): File => ({
  name,
  content: Buffer.from(content),
  compress,
})

function pack(files: readonly File[]): Promise<Buffer> {
  const members: ZipMember[] = files.map(({ name, content, compress }) => ({
    name,
    compress,
    content: slices(content),
  }))
  return buffer(Readable.from(writeZip(members, MODIFIED)))
}

async function* broken(): AsyncGenerator<Buffer> {
  yield Buffer.from('begin')
  throw new Error('disk gone')
}

/** The contents of a zip in order, or the error that refused it. */
const outcomeOf = (bytes: Buffer): Promise<unknown> =>
  unpack(bytes).then(
    (files) => files.map(({ content }) => content),
    (error: unknown) => error,
  )

function* slices(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000)
}

const openBytes = (bytes: Buffer, limits?: Partial<ZipLimits>): Promise<ZipReader> =>
  ZipReader.from(bytesSource(bytes), limits)

async function unpack(bytes: Buffer): Promise<File[]> {
  const zip = await openBytes(bytes)
  return Promise.all(zip.names.map(async (name) => ({ name, content: await zip.readAll(name, 1e9), compress: false })))
}

const code = (value: string): unknown => expect.objectContaining({ code: value })

describe('a zip', () => {
  it('comes back as it was written', async () => {
    const content = fc
      .tuple(fc.uint8Array({ maxLength: 50 }), fc.nat(20_000))
      .map(([bytes, times]) => Buffer.concat(Array.from({ length: times % (1 + bytes.length) ** 2 }, () => bytes)))
    const files = fc.uniqueArray(
      fc.record({ name: fc.stringMatching(/^[a-z]{1,8}(\/[a-zé]{1,8})?$/), content, compress: fc.boolean() }),
      { selector: ({ name }) => name, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(files, async (written) => {
        const read = await unpack(await pack(written))
        expect(read.map(({ name }) => name)).toEqual(written.map(({ name }) => name))
        for (const [index, { content }] of written.entries()) expect(read[index]?.content.equals(content)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('streams large members, stored and compressed', async () => {
    const large = Buffer.alloc(20_000_000)
    for (let at = 0; at < large.length; at += 4) large.writeUInt32LE(Math.imul(at, 2654435761) >>> 0, at)
    const read = await unpack(await pack([file('stored', large), file('packed', large, true), file('after', 'x')]))
    expect(read.map(({ content }) => content.length)).toEqual([20_000_000, 20_000_000, 1])
    expect(read[0]?.content.equals(large)).toBe(true)
    expect(read[1]?.content.equals(large)).toBe(true)
  })

  it('takes more members than the classic format can count', async () => {
    const files = Array.from({ length: 66_000 }, (_, index) => file(`f/${index}`, ''))
    const zip = await openBytes(await pack(files))
    expect(zip.names).toHaveLength(66_000)
  })

  it('asks for a member only when the one before is written', async () => {
    const order: string[] = []
    async function* members(): AsyncGenerator<ZipMember> {
      for (const name of ['a', 'b']) {
        order.push(`member ${name}`)
        yield { name, compress: true, content: logged(name) }
      }
    }
    function* logged(name: string): Generator<Buffer> {
      order.push(`content ${name}`)
      yield Buffer.from(name)
    }
    await buffer(Readable.from(writeZip(members(), MODIFIED)))
    expect(order).toEqual(['member a', 'content a', 'member b', 'content b'])
  })

  it('fails when the source of a member fails', async () => {
    for (const compress of [true, false]) {
      const zip = writeZip([{ name: 'a', compress, content: broken() }], MODIFIED)
      await expect(buffer(Readable.from(zip))).rejects.toThrow('disk gone')
    }
  })
})

describe('crc32', () => {
  it('is the published one, also where Node lacks it', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
        expect(slowCrc32(second, slowCrc32(first))).toBe(crc32(Buffer.concat([first, second])))
      }),
    )
  })
})

describe('a hostile or broken zip', () => {
  it('is refused wherever it is cut', async () => {
    const whole = await pack([file('a', 'some text'), file('b', 'x'.repeat(5000), true)])
    for (let length = 0; length < whole.length; length += 1) {
      await expect(unpack(whole.subarray(0, length))).rejects.toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^zip-(?:cut-off|not-a-zip)$/) }),
      )
    }
  })

  it('never gives other content than was packed, whichever byte was changed', async () => {
    const files = [file('log/a', 'some text'), file('log/b', 'many words '.repeat(40), true)]
    const contents = files.map(({ content }) => content)
    const whole = await pack(files)
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 0x41
      expect(await outcomeOf(changed)).toSatisfy(
        (outcome) => outcome instanceof LedgerError || isDeepStrictEqual(outcome, contents),
      )
    }
  })

  it('is not believed by its name alone', async () => {
    await expect(openBytes(Buffer.alloc(0))).rejects.toThrow(code('zip-not-a-zip'))
    await expect(openBytes(Buffer.from('not a zip at all, but long enough'))).rejects.toThrow(code('zip-not-a-zip'))
  })

  it.each(['/etc/passwd', '../x', 'a/../../x', 'a//b', 'a/./b', 'C:/x', 'a\\b', 'a\u0000b', '', 'x'.repeat(2000)])(
    'may not have the name %.30j',
    async (name) => {
      await expect(openBytes(await pack([file(name, 'x')]))).rejects.toThrow(code('zip-name-refused'))
    },
  )

  it.each([
    ['the same', 'log/a', 'log/a'],
    ['the same but for case', 'log/a', 'log/A'],
    ['the same but for Unicode form', 'log/é', 'log/e\u0301'],
  ])('may not have two names that are %s', async (_what, first, second) => {
    await expect(openBytes(await pack([file(first, '1'), file(second, '2')]))).rejects.toThrow(code('zip-name-refused'))
  })

  it('may not unpack to far more than it takes', async () => {
    const bomb = await pack([file('bomb', Buffer.alloc(3_000_000), true)])
    await expect(openBytes(bomb)).rejects.toThrow(/bomb unpacks to 3000000 bytes/)
    await expect(openBytes(bomb, { ratio: 2000 })).resolves.toBeDefined()
  })

  it('may not have more members or bytes than allowed', async () => {
    const zip = await pack([file('a', 'xx'), file('b', 'yy'), file('c', 'zz')])
    await expect(openBytes(zip, { members: 2 })).rejects.toThrow(code('zip-too-large'))
    await expect(openBytes(zip, { totalSize: 5 })).rejects.toThrow(code('zip-too-large'))
  })

  it('never gives more bytes than its directory announces', async () => {
    const zip = await pack([file('a', 'x'.repeat(100_000), true)])
    const directory = zip.lastIndexOf(Buffer.from('PK\u0001\u0002'))
    zip.writeUInt32LE(1000, directory + 24)
    await expect(unpack(zip)).rejects.toThrow(/a is damaged: it holds more than the 1000 bytes/)
  })

  it('may not have members that overlap', async () => {
    const zip = await pack([file('a', 'x'.repeat(500)), file('b', 'y')])
    const second = zip.lastIndexOf(Buffer.from('PK\u0001\u0002'))
    zip.writeUInt32LE(10, second + 42)
    await expect(openBytes(zip)).rejects.toThrow(/overlaps/)
  })

  it.each([
    ['is encrypted', 8, format.FLAG_ENCRYPTED],
    ['is packed by an unknown method', 10, 12],
  ])('may not have a member that %s', async (_what, field, value) => {
    const zip = await pack([file('a', 'x')])
    zip.writeUInt16LE(value, zip.lastIndexOf(Buffer.from('PK\u0001\u0002')) + field)
    await expect(openBytes(zip)).rejects.toThrow(code('zip-unsupported'))
  })

  it('says which member is damaged', async () => {
    const zip = await pack([file('log/one', deflateRawSync(Buffer.alloc(10))), file('log/two', 'content')])
    zip.write('kontent', zip.indexOf('content'))
    await expect(unpack(zip)).rejects.toThrow(/log\/two is damaged: its checksum is wrong/)
  })

  it('is refused with an error of ours whatever it consists of', async () => {
    const pieces = [
      [0x50, 0x4b, 1, 2],
      [0x50, 0x4b, 3, 4],
      [0x50, 0x4b, 5, 6],
      [0x50, 0x4b, 6, 6],
      [0x50, 0x4b, 6, 7],
    ]
    const piece = fc.oneof(
      fc.constantFrom(...pieces),
      fc.array(fc.nat(255), { maxLength: 30 }),
      fc.constant([0, 0, 0, 0]),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), async (parts) => {
        const outcome = await outcomeOf(Buffer.from(parts.flat()))
        expect(outcome).toSatisfy((value) => Array.isArray(value) || value instanceof LedgerError)
      }),
      { numRuns: 500 },
    )
  })
})
