import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { signCheckpoint, verifyBundle, verifyExtension } from '../src/index.ts'
import { ORIGIN, SampleLog, signer } from './support/sample-log.ts'
import { OpenedBundle } from './support/tampering.ts'
import { bareHash, codes, key, sampleLog, summary, withhold, Workbench } from './support/workbench.ts'

const bench = await Workbench.open()
afterAll(bench.close)

function restored(): SampleLog {
  const log = new SampleLog().addMany(10).checkpoint().addMany(10).checkpoint().addMany(10).checkpoint()
  return log.restore(12).addMany(5).checkpoint().addMany(20).checkpoint()
}

describe('an honest bundle', () => {
  it('verifies, whatever it consists of', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), count: fc.integer({ min: 1, max: 40 }) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('evidence' as const), count: fc.nat(5000) }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constantFrom('erase', 'eraseBlob', 'checkpoint', 'restore'), count: fc.nat() }),
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, compress) => {
        const log = new SampleLog().checkpoint()
        for (const { do: what, count } of steps) {
          if (what === 'add') log.addMany(count)
          else if (what === 'evidence') log.addEvidence(Buffer.alloc(count, count % 251))
          else if (what === 'checkpoint') log.checkpoint()
          else if (what === 'erase' && log.isErasable(count % log.size)) log.erase(count % log.size)
          else if (what === 'eraseBlob' && log.blobs.length > 0)
            log.eraseBlob(log.blobs[count % log.blobs.length]?.sha256 ?? '')
        }
        // An erased entry of evidence names nothing any more, so its file goes with it.
        const named = new Set(
          log.entries.map(({ body }, leaf) => (log.bare.has(leaf) ? '' : (/"sha256": "(\w+)"/.exec(body)?.[1] ?? ''))),
        )
        log.blobs.splice(0, log.blobs.length, ...log.blobs.filter(({ sha256 }) => named.has(sha256)))
        log.checkpoint()
        const result = await bench.verify(log, { compress })
        expect(result.problems).toEqual([])
        expect(result).toMatchObject({ ok: true, counts: { entries: log.size, erased: log.bare.size, withheld: 0 } })
      }),
      { numRuns: 60 },
    )
  })

  it('verifies when the log is empty', async () => {
    expect(await bench.verify(new SampleLog().checkpoint())).toMatchObject({ ok: true, counts: { entries: 0 } })
  })

  it('verifies over several files, on one thread and on three, with the same result', async () => {
    const log = new SampleLog().addMany(20_000).checkpoint().addMany(20_000)
    log.addEvidence('evidence')
    log.erase(17_000)
    const path = await bench.write(log.checkpoint())
    const alone = await verifyBundle(path, { key })
    expect(alone).toMatchObject({ ok: true, counts: { entries: 40_002, erased: 1, blobs: 1, checkpoints: 2 } })
    expect(await verifyBundle(path, { key, threads: 3 })).toEqual(alone)
  })

  it('verifies when somebody has unpacked it', async () => {
    const bundle = await OpenedBundle.of(await bench.write(sampleLog()))
    const unpacked = bench.path('unpacked')
    for (const [name, content] of bundle.files) {
      await mkdir(dirname(join(unpacked, name)), { recursive: true })
      await writeFile(join(unpacked, name), content)
    }
    await writeFile(join(unpacked, '.DS_Store'), 'left by a file manager')
    expect(await verifyBundle(unpacked, { key })).toMatchObject({ ok: true, counts: { entries: 50, blobs: 2 } })
    await writeFile(join(unpacked, 'log', 'notes.txt'), 'left by somebody')
    expect(await verifyBundle(unpacked, { key, threads: 2 })).toMatchObject({
      ok: false,
      problems: [{ code: 'file-unexpected', file: 'log/notes.txt' }],
    })
  })

  it('says loudly when only its own key vouches for it', async () => {
    const path = await bench.write(sampleLog())
    const result = await verifyBundle(path)
    expect(result).toMatchObject({ ok: true, key: { vkey: key.vkey, source: 'bundle' } })
    expect(result.notices[0]).toContain('THE KEY WAS TAKEN FROM THE BUNDLE ITSELF')
    expect((await verifyBundle(path, { key: key.vkey })).notices).toEqual([])
  })

  it('extends the checkpoints that were given out before', async () => {
    const log = sampleLog()
    const path = await bench.write(log)
    const [first = '', second = ''] = log.notes
    const result = await verifyExtension(first, path, { key, olderCheckpoints: [second] })
    expect(result).toMatchObject({ ok: true, extended: [{ size: 20 }, { size: 36 }] })
  })

  it('may show a part of the log to a reader who may not see all', async () => {
    const log = sampleLog()
    const secret = log.addEvidence('secret')
    log.erase(4)
    log.checkpoint()
    const entries = log.bundleEntries().map((entry, leaf) => (leaf % 7 === 1 && leaf < 50 ? bareHash(entry) : entry))
    const blobs = withhold(log.bundleBlobs(), secret.sha256)
    const scope = { kind: 'limited', description: 'SOC 2, first half of 2026' } as const
    const result = await bench.verify(log, { scope, entries, blobs })
    expect(result.problems).toEqual([])
    expect(result).toMatchObject({ ok: true, counts: { withheld: 7, erased: 1, blobs: 2 } })
    expect(result.notices.join()).toContain('SOC 2, first half of 2026')
  })
})

describe('a log that was restored from a backup', () => {
  it('verifies, and says what was lost', async () => {
    const result = await bench.verify(restored())
    expect(result.problems).toEqual([])
    expect(result.notices).toEqual([
      expect.stringMatching(/restored from a backup: epoch 2 .*given out 30 entries; of these, the first 10 are shown/),
    ])
    const nothingLost = new SampleLog().addMany(10).checkpoint().restore(10).addMany(5).checkpoint()
    expect((await bench.verify(nothingLost)).notices.join()).toContain('10 entries, and all of them are here unchanged')
  })

  it('does not extend a checkpoint that covered what was lost', async () => {
    const log = restored()
    const path = await bench.write(log)
    expect(await verifyExtension(log.notes[0] ?? '', path, { key })).toMatchObject({ ok: true })
    const result = await verifyExtension(log.notes[1] ?? '', path, { key })
    expect(summary(result)).toEqual([['checkpoint-not-extended', undefined]])
    expect(result.problems[0]?.message).toContain('restored from a backup')
  })

  it('must name the last head that was given out', async () => {
    const silent = await bench.tamper(restored(), (bundle) => {
      bundle.notes = bundle.notes.toSpliced(3, 1)
    })
    // The second checkpoint of the epoch names the head too, so leaving out the first shows only in the manifest.
    expect(codes(silent)).toEqual(['manifest-wrong', 'manifest-wrong'])

    const log = restored()
    const [head] = log.heads
    const wrong = signCheckpoint(
      {
        origin: ORIGIN,
        time: log.now.toISOString(),
        epoch: 3,
        size: log.size,
        root: log.heads.at(-1)?.root ?? Buffer.alloc(32),
      },
      signer,
    )
    log.notes.push(wrong)
    expect(codes(await bench.verify(log))).toEqual(['checkpoint-epoch'])
    const other = signCheckpoint(
      {
        origin: ORIGIN,
        time: log.now.toISOString(),
        epoch: 3,
        size: log.size,
        root: log.heads.at(-1)?.root ?? Buffer.alloc(32),
        ...(head && { previous: head }),
      },
      signer,
    )
    log.notes.splice(-1, 1, other)
    expect(codes(await bench.verify(log))).toEqual(['checkpoint-epoch'])
  })

  it('is not an excuse for changing what came before the backup', async () => {
    const result = await bench.tamper(restored(), (bundle) => {
      bundle.lines = bundle.lines.with(3, bundle.lines[3]?.replace('open', 'done') ?? '')
      bundle.relist()
    })
    expect(result).toMatchObject({ ok: false, notices: [expect.stringContaining('epoch 2')] })
    expect(codes(result)).toContain('entries-differ')
  })
})
