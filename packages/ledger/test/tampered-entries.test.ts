import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type Verification, verifyBundle } from '../src/index.ts'
import { SampleLog, sampleBody, saltOf, uuid } from './support/sample-log.ts'
import { OpenedBundle } from './support/tampering.ts'
import { bareHash, codes, key, sampleLog, summary, Workbench } from './support/workbench.ts'

const bench = await Workbench.open()
afterAll(bench.close)

describe('a changed entry', () => {
  it('is found and named, whichever byte of it was changed', async () => {
    const path = await bench.write(sampleLog())
    await fc.assert(
      fc.asyncProperty(fc.nat(49), fc.nat(), fc.integer({ min: 1, max: 255 }), async (leaf, at, mask) => {
        const bundle = await OpenedBundle.of(path)
        const line = Buffer.from(bundle.lines[leaf] ?? '')
        line[at % line.length] = (line[at % line.length] ?? 0) ^ mask
        const { lines } = bundle
        bundle.files.set(
          'log/entries-000000.txt',
          Buffer.concat([...lines.slice(0, leaf).map(ended), ended(line), ...lines.slice(leaf + 1).map(ended)]),
        )
        const result = await bench.verifyChanged(bundle)
        expect(result.ok).toBe(false)
        expect(result.problems[0]?.code).toMatch(/^entry-/)
        expect(result.problems[0]?.leaf).toBe(leaf)
      }),
      { numRuns: 150 },
    )
  })

  it('is told by its table and subject', async () => {
    const result = await bench.tamper(sampleLog(), (bundle) => {
      bundle.lines = bundle.lines.with(12, bundle.lines[12]?.replace('"open"', '"done"') ?? '')
    })
    const message = `entry 12 (obligation ${uuid(12)}): its bytes do not give the leaf hash under the signed root`
    expect(result.problems).toEqual([
      { code: 'entry-changed', message, leaf: 12, table: 'obligation', subject: uuid(12) },
    ])
  })

  it('is found when all are changed', async () => {
    const result = await bench.tamper(sampleLog(), (bundle) => {
      bundle.lines = bundle.lines.map((line) => line.replace('2026', '2025'))
    })
    expect(result.problems.filter(({ code }) => code === 'entry-changed').map(({ leaf }) => leaf)).toEqual(
      Array.from({ length: 50 }, (_, leaf) => leaf),
    )
  })

  it('is confined between two checkpoints when the list of leaf hashes was forged too', async () => {
    const result = await bench.tamper(sampleLog(), (bundle) => {
      bundle.lines = bundle.lines.with(25, bundle.lines[25]?.replace('"open"', '"done"') ?? '')
      bundle.relist()
    })
    expect(summary(result)).toEqual([['entries-differ', 20]])
    expect(result.problems[0]?.message).toMatch(/^entries 20 to 35 do not give the root of checkpoint 2/)
  })
})

describe('the order of the entries', () => {
  const position = fc.nat(49)

  it('shows a dropped entry', async () => {
    await fc.assert(
      fc.asyncProperty(position, async (leaf) => {
        const result = await bench.tamper(sampleLog(), (bundle) => {
          bundle.lines = bundle.lines.toSpliced(leaf, 1)
        })
        expect(summary(result)[0]).toEqual(['entry-missing', leaf])
      }),
      { numRuns: 20 },
    )
  })

  it('shows an entry that was written twice', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, async (leaf, target) => {
        const result = await bench.tamper(sampleLog(), (bundle) => {
          bundle.lines = bundle.lines.toSpliced(target, 0, bundle.lines[leaf] ?? '')
        })
        const [first] = result.problems
        expect(first?.code).toBe('entry-repeated')
        expect(first?.message).toContain(`entry ${leaf} (`)
      }),
      { numRuns: 20 },
    )
  })

  it('shows an entry that was moved, and two that were exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, fc.boolean(), async (one, other, isExchange) => {
        fc.pre(one !== other)
        const result = await bench.tamper(sampleLog(), (bundle) => {
          const { lines } = bundle
          const moved = lines[one] ?? ''
          bundle.lines = isExchange
            ? lines.with(one, lines[other] ?? '').with(other, moved)
            : lines.toSpliced(one, 1).toSpliced(other, 0, moved)
        })
        expect(new Set(codes(result))).toEqual(new Set(['entry-moved']))
        // A single step forward of one is a step back of the other: either is a true account of it.
        const named = result.problems.map(({ leaf }) => leaf)
        expect(named.some((leaf) => leaf === one || leaf === other || Math.abs(one - other) <= 1)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('shows an entry that the log never had', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(50), async (leaf) => {
        const result = await bench.tamper(sampleLog(), (bundle) => {
          bundle.lines = bundle.lines.toSpliced(leaf, 0, saltOf(777) + sampleBody(777))
        })
        expect(summary(result)).toEqual([['entry-inserted', leaf]])
        expect(result.problems[0]?.message).toContain(uuid(777))
      }),
      { numRuns: 20 },
    )
  })

  it('shows the same over several files', async () => {
    const log = new SampleLog().addMany(40_000).checkpoint()
    const bundle = await OpenedBundle.of(await bench.write(log))
    const { lines } = bundle
    const verify = async (changed: string[]): Promise<Verification> => {
      bundle.lines = changed
      return bench.verifyChanged(bundle)
    }
    expect(summary(await verify(lines.toSpliced(5, 1)))).toEqual([['entry-missing', 5]])
    expect(summary(await verify(lines.toSpliced(20_000, 0, lines[3] ?? '')))).toEqual([['entry-repeated', 20_000]])
    const [last] = summary(await verify(lines.toSpliced(30_000, 3000)))
    expect(last).toEqual(['entry-missing', 30_000])
    const exchanged = lines.with(100, lines[39_000] ?? '').with(39_000, lines[100] ?? '')
    expect(summary(await verify(exchanged))).toEqual([
      ['entry-moved', 39_000],
      ['entry-moved', 100],
    ])
    bundle.lines = lines
    // All are there, in their order, but not in their files: whoever reads file by file would overlook one.
    const [first, second] = ['log/entries-000000.txt', 'log/entries-000001.txt']
    const end = bundle.text(second).indexOf('\n') + 1
    bundle.files.set(first, Buffer.from(bundle.text(first) + bundle.text(second).slice(0, end)))
    bundle.files.set(second, Buffer.from(bundle.text(second).slice(end)))
    expect(codes(await bench.verifyChanged(bundle))).toEqual(['entries-differ'])
    bundle.lines = lines
    bundle.files.delete('log/entries-000001.txt')
    expect(codes(await bench.verifyChanged(bundle))[0]).toBe('file-missing')
  })
})

describe('the time of an entry', () => {
  it('may not be later than the first checkpoint that covers it', async () => {
    const log = new SampleLog().addMany(5)
    const leaf = log.add({ at: '2026-05-04T12:00:00.000Z' })
    const result = await bench.verify(log.checkpoint().addMany(3).checkpoint())
    expect(result.problems).toEqual([
      expect.objectContaining({ code: 'entry-postdated', leaf, table: 'obligation', subject: uuid(leaf) }),
    ])
  })

  it('may not be earlier than a checkpoint that does not cover it', async () => {
    const log = new SampleLog().addMany(1500).checkpoint().addMany(5)
    const leaf = log.add({ at: '2026-05-04T10:01:00.000Z' })
    const result = await bench.verify(log.checkpoint())
    expect(result.problems).toEqual([
      expect.objectContaining({ code: 'entry-backdated', leaf, table: 'obligation', subject: uuid(leaf) }),
    ])
  })

  it('may differ by what clocks and transactions take', async () => {
    const log = new SampleLog().addMany(1500).checkpoint()
    log.add({ at: '2026-05-04T10:16:00.000Z' })
    log.add({ at: '2026-05-04T10:25:30.000Z' })
    const path = await bench.write(log.checkpoint())
    expect(await verifyBundle(path, { key })).toMatchObject({ ok: true })
    const strict = await verifyBundle(path, { key, tolerance: { aheadMs: 0, behindMs: 0 } })
    expect(codes(strict)).toEqual(['entry-postdated', 'entry-backdated'])
  })

  it('is not excused by a restore', async () => {
    const log = new SampleLog().addMany(1500).checkpoint().addMany(10).checkpoint().restore(1505)
    const leaf = log.add({ at: '2026-05-04T10:01:00.000Z' })
    expect(summary(await bench.verify(log.checkpoint()))).toEqual([['entry-backdated', leaf]])
  })
})

describe('bodies that are not there', () => {
  it('are tampering without an erasure', async () => {
    const log = sampleLog()
    log.bare.add(7)
    expect(summary(await bench.verify(log))).toEqual([['body-missing', 7]])
    const replaced = await bench.tamper(sampleLog(), (bundle) => {
      const hash = bundle.files.get('log/hashes-000000.bin')?.toString('hex', 9 * 32, 10 * 32)
      bundle.lines = bundle.lines.with(9, `#${hash}`)
    })
    expect(summary(replaced)[0]).toEqual(['body-missing', 9])
  })

  it('must be gone when they were erased', async () => {
    const log = sampleLog()
    log.erase(8)
    log.bare.clear()
    expect(summary(await bench.verify(log.checkpoint()))).toEqual([['body-erased-but-present', 8]])
  })

  it('can only be erased after they were written', async () => {
    const log = sampleLog()
    const leaf = log.add({ table: 'erasure', action: 'insert', row: { leaf: 5000 } })
    expect(summary(await bench.verify(log.checkpoint()))).toEqual([['erasure-wrong', leaf]])
  })

  it('are counted when the scope is limited', async () => {
    const log = sampleLog()
    const entries = log.bundleEntries().map((entry, leaf) => (leaf % 10 === 1 ? bareHash(entry) : entry))
    const scope = { kind: 'limited', description: 'a part' } as const
    const bundle = await OpenedBundle.of(await bench.write(log, { scope, entries }))
    expect(await bench.verifyChanged(bundle)).toMatchObject({ ok: true })
    bundle.editManifest((manifest) => Object.assign(manifest, { scope: { ...scope, leaves: 4 } }))
    expect(codes(await bench.verifyChanged(bundle))).toEqual(['scope-wrong'])
  })
})

describe('an entry of its own kind of wrong', () => {
  it('is malformed, though it is signed', async () => {
    const log = new SampleLog().addMany(3)
    log.entries.push(
      { salt: saltOf(3), body: '{"v": 1, "no": "JSON"' },
      { salt: saltOf(4), body: sampleBody(4).replace('"table"', '"t\\u0061ble"') },
    )
    expect(summary(await bench.verify(log.addMany(2).checkpoint()))).toEqual([
      ['entry-malformed', 3],
      ['entry-malformed', 4],
    ])
  })

  it('is of another organization', async () => {
    const log = new SampleLog().addMany(3)
    const leaf = log.add({ org: uuid(99) })
    expect(summary(await bench.verify(log.checkpoint()))).toEqual([['entry-foreign', leaf]])
  })

  it('is evidence of nothing', async () => {
    const log = new SampleLog().addMany(3)
    const leaf = log.add({ table: 'evidence', row: { sha256: 'none' } })
    expect(summary(await bench.verify(log.checkpoint()))).toEqual([['entry-malformed', leaf]])
  })
})

function ended(line: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(line), Buffer.from('\n')])
}
