import { readFile, writeFile } from 'node:fs/promises'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  generateKey,
  LedgerError,
  parseSignerKey,
  signCheckpoint,
  verifyBundle,
  verifyExtension,
} from '../src/index.ts'
import { blobFile } from '../src/bundle/layout.ts'
import { ORIGIN, SampleLog, sampleBody, saltOf, signer } from './support/sample-log.ts'
import { OpenedBundle } from './support/tampering.ts'
import { codes, key, sampleLog, summary, withhold, Workbench } from './support/workbench.ts'

const bench = await Workbench.open()
afterAll(bench.close)

describe('evidence', () => {
  it('is named when any byte of it was changed', async () => {
    const log = sampleLog()
    const path = await bench.write(log)
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, mask) => {
        const bundle = await OpenedBundle.of(path)
        const { sha256 = '' } = log.blobs[which] ?? {}
        const blob = bundle.blob(sha256)
        blob[at % blob.length] = (blob[at % blob.length] ?? 0) ^ mask
        const result = await bench.verifyChanged(bundle)
        expect(result.problems).toEqual([
          expect.objectContaining({ code: 'blob-changed', sha256, leaf: which === 0 ? 35 : 45 }),
        ])
      }),
      { numRuns: 30 },
    )
  })

  it('is named when it is missing, also when the manifest was changed along', async () => {
    const log = sampleLog()
    const { sha256 = '' } = log.blobs[0] ?? {}
    const dropped = await bench.tamper(log, (bundle) => bundle.files.delete(blobFile(sha256)))
    expect(dropped.problems[0]).toMatchObject({ code: 'blob-missing', sha256, leaf: 35 })
    const covered = await bench.tamper(log, (bundle) => {
      bundle.files.delete(blobFile(sha256))
      bundle.editManifest((manifest) =>
        Object.assign(manifest, {
          blobs: log.blobs.slice(1).map((blob) => ({ sha256: blob.sha256, size: 3000, mediaType: '' })),
          counts: { bodies: 50, hashes: 0, checkpoints: 3, blobs: 1 },
        }),
      )
    })
    expect(covered.problems).toEqual([expect.objectContaining({ code: 'blob-missing', sha256 })])
  })

  it('may not be there unless an entry names it', async () => {
    const log = sampleLog()
    const { sha256 = '' } = log.blobs[1] ?? {}
    const result = await bench.tamper(log, (bundle) => bundle.files.set(blobFile('ab'.repeat(32)), bundle.blob(sha256)))
    expect(codes(result)).toEqual(['blob-changed', 'manifest-wrong', 'manifest-wrong'])
    const extra = sampleLog()
    extra.blobs.push({
      content: Buffer.from('extra'),
      sha256: '2f3c9ef1f9c2b5b5d8a30f0ec0b3b0ef2e8a1ca1cf6ad93a2c8c2a8ef3a2d0c1',
    })
    expect(codes(await bench.verify(extra))).toEqual(['blob-changed'])
    extra.blobs.splice(-1, 1)
    const unnamed = new SampleLog().addMany(3)
    unnamed.addEvidence('kept')
    unnamed.entries.splice(-1, 1)
    expect(codes(await bench.verify(unnamed.checkpoint()))).toEqual(['blob-unexpected'])
  })

  it('must be gone when it was erased, and need not be there then', async () => {
    const log = new SampleLog()
    const { sha256 } = log.addEvidence('to be erased')
    const kept = [...log.blobs]
    log.eraseBlob(sha256)
    expect(await bench.verify(log.checkpoint())).toMatchObject({ ok: true })
    log.blobs.push(...kept)
    expect(codes(await bench.verify(log))).toEqual(['blob-erased-but-present'])
  })

  it('must have the size that the log says', async () => {
    const log = new SampleLog()
    const { sha256 } = log.addEvidence('content')
    log.entries.length = 0
    log.add({ table: 'evidence', row: { sha256, size: 8 } })
    expect(codes(await bench.verify(log.checkpoint()))).toEqual(['blob-size'])
  })

  it('cannot be withheld from a reader who may see everything', async () => {
    const log = sampleLog()
    const { sha256 = '' } = log.blobs[0] ?? {}
    expect(codes(await bench.verify(log, { blobs: withhold(log.bundleBlobs(), sha256) }))).toEqual(['blob-missing'])
  })
})

describe('a checkpoint', () => {
  it('is found when any character of it was changed', async () => {
    const path = await bench.write(sampleLog())
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(), fc.constantFrom('x', '\n', '9', '—'), async (which, at, character) => {
        const bundle = await OpenedBundle.of(path)
        const note = bundle.notes[which] ?? ''
        const place = at % (note.length - 1)
        fc.pre(note[place] !== character)
        bundle.notes = bundle.notes.with(which, note.slice(0, place) + character + note.slice(place + 1))
        const result = await bench.verifyChanged(bundle)
        expect(result.ok).toBe(false)
        expect(result.problems[0]?.code).toMatch(/^(?:checkpoint-|file-damaged)/)
      }),
      { numRuns: 80 },
    )
  })

  it('stands in its place', async () => {
    const swapped = await bench.tamper(sampleLog(), (bundle) => {
      const [first = '', second = '', third = ''] = bundle.notes
      bundle.notes = [second, first, third]
    })
    expect(codes(swapped)).toEqual(expect.arrayContaining(['checkpoint-order']))
  })

  it('is the last one only if it covers all entries', async () => {
    const result = await bench.tamper(sampleLog(), (bundle) => {
      bundle.notes = bundle.notes.slice(0, 2)
    })
    expect(summary(result)[0]).toEqual(['entry-inserted', 36])
    expect(codes(result)).toContain('manifest-wrong')
  })

  it('cannot be of another history, even signed', async () => {
    const log = sampleLog()
    const other = new SampleLog().addMany(21).checkpoint()
    const forked = signCheckpoint(
      {
        origin: ORIGIN,
        size: 21,
        root: other.heads[0]?.root ?? Buffer.alloc(32),
        time: '2026-05-04T10:00:30Z',
        epoch: 1,
      },
      signer,
    )
    log.entries[20] = { salt: saltOf(1), body: sampleBody(20) }
    log.notes.splice(1, 0, forked)
    expect(codes(await bench.verify(log))[0]).toMatch(/^entr/)

    const honest = sampleLog()
    const lie = signCheckpoint(
      {
        origin: ORIGIN,
        size: 30,
        root: other.heads[0]?.root ?? Buffer.alloc(32),
        time: '2026-05-04T10:00:30Z',
        epoch: 1,
      },
      signer,
    )
    honest.notes.splice(1, 0, lie)
    const result = await bench.verify(honest)
    expect(codes(result)).toEqual(['checkpoint-root'])
    expect(result.problems[0]?.message).toContain('two histories were signed')
  })

  it('is worth nothing under another key', async () => {
    const stranger = parseSignerKey(generateKey(ORIGIN).skey)
    const path = await bench.write(sampleLog())
    const result = await verifyBundle(path, { key: stranger.verifier })
    expect(codes(result)).toEqual(expect.arrayContaining(['key-differs', 'checkpoint-signature', 'checkpoint-missing']))
    expect(result.checkpoint).toBeUndefined()
    const { vkey } = stranger.verifier
    const exchanged = await bench.tamper(sampleLog(), (bundle) => bundle.files.set('keys/log.vkey', Buffer.from(vkey)))
    expect(codes(exchanged)).toEqual(['key-differs'])
  })

  it('that somebody holds must be extended', async () => {
    const other = new SampleLog().addMany(19)
    other.add({ operation: 'somethingElse' })
    const path = await bench.write(sampleLog())
    const result = await verifyExtension(other.checkpoint().notes[0] ?? '', path, { key })
    expect(result.problems).toEqual([
      expect.objectContaining({
        code: 'checkpoint-not-extended',
        message: expect.stringContaining('its first 20 entries have another root'),
      }),
    ])
    const longer = await verifyExtension(sampleLog().addMany(9).checkpoint().notes[3] ?? '', path, { key })
    expect(longer.problems[0]?.message).toContain('covers 59 entries, but there are only 50 here')
    expect(codes(await verifyExtension('nonsense', path, { key }))).toEqual(['checkpoint-malformed'])
  })
})

describe('the files of a bundle', () => {
  it('show a change in the list of leaf hashes, and that the entries are right', async () => {
    const result = await bench.tamper(sampleLog(), (bundle) => {
      const list = bundle.files.get('log/hashes-000000.bin') ?? Buffer.alloc(0)
      list[14 * 32] = (list[14 * 32] ?? 0) ^ 1
    })
    expect(summary(result)).toEqual([['hash-list-wrong', 14]])
    const shorter = await bench.tamper(sampleLog(), (bundle) => {
      bundle.files.set(
        'log/hashes-000000.bin',
        bundle.files.get('log/hashes-000000.bin')?.subarray(0, 100) ?? Buffer.alloc(0),
      )
    })
    expect(codes(shorter)).toEqual(['hash-list-wrong'])
    expect(codes(await bench.tamper(sampleLog(), (bundle) => bundle.files.delete('log/hashes-000000.bin')))).toEqual([
      'file-missing',
      'hash-list-wrong',
    ])
  })

  it('need not include the key when it is known', async () => {
    const result = await bench.tamper(sampleLog(), (bundle) => bundle.files.delete('keys/log.vkey'))
    expect(codes(result)).toEqual(['file-missing'])
    const bundle = await OpenedBundle.of(await bench.write(sampleLog()))
    bundle.files.delete('keys/log.vkey')
    await expect(verifyBundle(await bundle.write(bench.freshPath()))).rejects.toThrow(LedgerError)
  })

  it('may not be more than a bundle has', async () => {
    for (const name of [
      'readme.txt',
      'log/entries-000001.txt',
      'log/entries-0.txt',
      'blobs/ab/cd',
      'blobs/ab/'.concat('cd'.repeat(32)),
    ]) {
      const result = await bench.tamper(sampleLog(), (bundle) => bundle.files.set(name, Buffer.from('x')))
      expect(result.problems).toEqual([expect.objectContaining({ code: 'file-unexpected', file: name })])
    }
  })

  it('may not be cut off', async () => {
    const path = await bench.write(sampleLog())
    const whole = await readFile(path)
    const cut = bench.freshPath()
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        await writeFile(cut, whole.subarray(0, length))
        await expect(verifyBundle(cut, { key })).rejects.toThrow(LedgerError)
      }),
      { numRuns: 60 },
    )
    const cutInside = await bench.tamper(sampleLog(), (bundle) => {
      const entries = bundle.files.get('log/entries-000000.txt') ?? Buffer.alloc(0)
      bundle.files.set('log/entries-000000.txt', entries.subarray(0, entries.length - 10))
    })
    expect(summary(cutInside).slice(0, 2)).toEqual([
      ['file-damaged', 49],
      ['entry-changed', 49],
    ])
  })

  it('show any changed byte of the zip, unless nothing that matters has changed', async () => {
    const path = await bench.write(new SampleLog().addMany(3).checkpoint())
    const whole = await readFile(path)
    const original = await OpenedBundle.of(path)
    const changed = bench.freshPath()
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(whole)
        bytes[at] = (bytes[at] ?? 0) ^ mask
        await writeFile(changed, bytes)
        const isFound = await verifyBundle(changed, { key }).then(
          ({ ok }) => !ok,
          (error: unknown) => error instanceof LedgerError,
        )
        const isSame = isFound || (await OpenedBundle.of(changed)).files
        expect(isFound || isSame).toSatisfy(
          (same) => same === true || fc.stringify(same) === fc.stringify(original.files),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('show any series of changes, however wild', async () => {
    const log = sampleLog()
    const blobs = log.blobs.map(({ sha256 }) => blobFile(sha256))
    const names = ['log/entries-000000.txt', 'log/hashes-000000.bin', 'log/checkpoints.txt', 'keys/log.vkey', ...blobs]
    const change = fc.record({
      file: fc.constantFrom(...names),
      at: fc.nat(),
      dropped: fc.oneof(fc.constant(0), fc.nat(700), fc.constant(32)),
      inserted: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.nat(700)),
    })
    const path = await bench.write(log)
    const original = await OpenedBundle.of(path)
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), async (changes, isRelisted) => {
        const bundle = await OpenedBundle.of(path)
        for (const { file, at, dropped, inserted } of changes) {
          const bytes = bundle.files.get(file) ?? Buffer.alloc(0)
          const from = at % (bytes.length + 1)
          // A number stands for that many bytes from the beginning of the same file.
          const insertion = typeof inserted === 'number' ? bytes.subarray(0, inserted) : inserted
          bundle.files.set(file, Buffer.concat([bytes.subarray(0, from), insertion, bytes.subarray(from + dropped)]))
        }
        if (isRelisted) bundle.relist()
        const isSame = names.every((name) => bundle.text(name).trimEnd() === original.text(name).trimEnd())
        fc.pre(!isSame)
        expect((await bench.verifyChanged(bundle)).ok).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  it('include a manifest that tells the truth', async () => {
    const lies: Record<string, unknown>[] = [
      { size: 49 },
      { origin: 'elsewhere' },
      { vkey: generateKey(ORIGIN).vkey },
      { epochs: [] },
      { counts: { bodies: 49, hashes: 0, checkpoints: 3, blobs: 2 } },
      { counts: { bodies: 50, hashes: 1, checkpoints: 3, blobs: 2 } },
      { counts: { bodies: 50, hashes: 0, checkpoints: 2, blobs: 2 } },
      { counts: { bodies: 50, hashes: 0, checkpoints: 3, blobs: 3 } },
    ]
    for (const lie of lies) {
      const result = await bench.tamper(sampleLog(), (bundle) =>
        bundle.editManifest((manifest) => Object.assign(manifest, lie)),
      )
      expect(codes(result)).toEqual(['manifest-wrong'])
    }
  })

  it.each([
    ['format', 'other'],
    ['version', 2],
    ['size', -1],
    ['size', '50'],
    ['epochs', 'none'],
    ['scope', { kind: 'some' }],
    ['blobs', [{ sha256: 'short', size: 1, mediaType: '' }]],
    ['organization', null],
  ])('cannot be read with a manifest whose %s is %j', async (member, value) => {
    const change = bench.tamper(sampleLog(), (bundle) =>
      bundle.editManifest((manifest) => Object.assign(manifest, { [member]: value })),
    )
    await expect(change).rejects.toThrow(
      expect.objectContaining({ code: 'manifest-malformed', message: expect.stringContaining(member) }),
    )
  })

  it('cannot make the verifier work without end', async () => {
    const log = new SampleLog().addMany(2).checkpoint()
    const time = log.now.toISOString()
    const huge = signCheckpoint({ origin: ORIGIN, size: 2 ** 52, root: Buffer.alloc(32), time, epoch: 1 }, signer)
    const result = await bench.tamper(log, (bundle) => {
      bundle.notes = [...bundle.notes, huge]
      bundle.editManifest((manifest) => Object.assign(manifest, { size: 2 ** 52 }))
    })
    expect(result.ok).toBe(false)
  })
})
