import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Script } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import { type BundleSource, generateKey, writeBundle } from '../src/index.ts'
import { PAGE_ENTRIES, PageRows } from '../src/bundle/page.ts'
import {
  SampleLog,
  saltOf,
  sampleBody,
  temporaryFolder,
  writeAndVerify,
  writeBundleFile,
} from './support/sample-log.ts'
import { OpenedBundle } from './support/tampering.ts'

const folder = await temporaryFolder()
afterAll(folder.remove)

const write = (source: BundleSource): Promise<Buffer> => buffer(Readable.from(writeBundle(source)))

describe('the bundle writer', () => {
  const log = new SampleLog().addMany(5).checkpoint()

  it.each([
    ['too few entries', { entries: log.bundleEntries().slice(1) }, /only 4 were given/],
    ['too many entries', { size: 4 }, /has 4 entries, but more were given/],
    ['no checkpoint', { checkpoints: [] }, /covers no entries, not 5/],
    [
      'a checkpoint of another size',
      { checkpoints: new SampleLog().addMany(4).checkpoint().notes },
      /covers 4 entries, not 5/,
    ],
  ])('refuses %s', async (_what, overrides, message) => {
    await expect(write(log.source(overrides))).rejects.toThrow(
      expect.objectContaining({ code: 'bundle-incomplete', message: expect.stringMatching(message) }),
    )
  })

  it.each([
    ['a body on two lines', { salt: saltOf(0), body: '{\n}' }],
    ['a salt that is none', { salt: 'x'.repeat(32), body: '{}' }],
    ['a body beyond all measure', { salt: saltOf(0), body: 'x'.repeat(17_000_000) }],
    ['a hash that is none', { leafHash: Buffer.alloc(31) }],
  ])('refuses %s', async (_what, entry) => {
    const entries = log.bundleEntries().with(2, entry)
    await expect(write(log.source({ entries }))).rejects.toThrow(
      expect.objectContaining({ code: 'entry-malformed', message: expect.stringContaining('entry 2') }),
    )
  })

  it('refuses a key that is none', async () => {
    await expect(write(log.source({ vkey: 'x' }))).rejects.toThrow(expect.objectContaining({ code: 'key-malformed' }))
  })

  it('writes the entries as they are, so that the verifier can name what was changed in the database', async () => {
    const leafHash = log.bundleEntries()[3]?.leafHash ?? Buffer.alloc(32)
    const body = sampleBody(3, { actor: 'person:nobody' })
    const entries = log.bundleEntries().with(3, { salt: saltOf(3), body, leafHash })
    const result = await writeAndVerify(folder.path('database.zip'), log.source({ entries }))
    expect(result.problems).toEqual([expect.objectContaining({ code: 'entry-changed', leaf: 3 })])
  })

  it('writes a file of evidence once, however often it is given', async () => {
    const withEvidence = new SampleLog()
    withEvidence.addEvidence('same')
    withEvidence.addEvidence('same')
    expect(await writeAndVerify(folder.path('same.zip'), withEvidence.checkpoint().source())).toMatchObject({
      ok: true,
      counts: { blobs: 1 },
    })
  })
})

describe('the page of a bundle', () => {
  it('shows what the bundle is, its newest entries and how to verify it', async () => {
    const log = new SampleLog().addMany(3).checkpoint()
    const page = (await OpenedBundle.of(await writeBundleFile(folder.path('page.zip'), log.source()))).text(
      'index.html',
    )
    expect(page).toContain('Acme &#60;GmbH&#62; &#38; Söhne')
    expect(page).toContain(log.heads[0]?.root.toString('hex') ?? 'no root')
    expect(page).toContain('node verify.mjs bundle.zip --key')
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/(?:src|href)=|https?:\/\//)
  })

  it('cannot be entered by what the log says', async () => {
    const log = new SampleLog()
    const attack = '</script><script>alert(1)</script><!--'
    log.add({ actor: attack, operation: attack })
    log.checkpoint()
    const source = log.source({
      organization: { id: 'x', name: attack },
      scope: { kind: 'limited', description: attack },
    })
    const page = (await OpenedBundle.of(await writeBundleFile(folder.path('attack.zip'), source))).text('index.html')
    expect(page.match(/<script/g)).toHaveLength(2)
    expect(page).not.toContain('<!--')
    const data: unknown = JSON.parse(
      /<script type="application\/json" id="entries">(.*?)<\/script>/s.exec(page)?.[1] ?? '',
    )
    expect(data).toEqual([[0, expect.any(String), 'obligation', expect.any(String), 'insert', attack, attack]])
  })

  it('has a script that is complete in itself', async () => {
    const log = new SampleLog().addMany(1).checkpoint()
    const page = (await OpenedBundle.of(await writeBundleFile(folder.path('script.zip'), log.source()))).text(
      'index.html',
    )
    const script = /<script>(.*)<\/script>/s.exec(page)?.[1] ?? 'no script'
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/__name|import|require/)
  })

  it('keeps only the newest entries', () => {
    const rows = new PageRows()
    for (let leaf = 0; leaf < PAGE_ENTRIES + 10; leaf += 1) rows.add([leaf, '', '', '', '', '', ''])
    const kept = rows.newestFirst()
    expect(rows.seen).toBe(PAGE_ENTRIES + 10)
    expect([kept.length, kept[0]?.[0], kept.at(-1)?.[0]]).toEqual([PAGE_ENTRIES, PAGE_ENTRIES + 9, 10])
  })
})

describe('a generated key', () => {
  it('is another one each time', () => {
    expect(generateKey('a').skey).not.toBe(generateKey('a').skey)
  })
})
