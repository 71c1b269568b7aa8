import { bytesSource, ZipReader } from '@holdfast/ledger'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { zipOf } from './zip.ts'

const at = new Date('2026-06-10T09:30:00Z')

async function read(bytes: Uint8Array): Promise<Record<string, string>> {
  const zip = await ZipReader.from(bytesSource(Buffer.from(bytes)))
  const files: Record<string, string> = {}
  for (const name of zip.names) {
    const parts: Buffer[] = []
    for await (const part of zip.read(name)) parts.push(Buffer.from(part))
    files[name] = Buffer.concat(parts).toString('utf8')
  }
  await zip.close()
  return files
}

it('is read by the reader of bundles, which trusts no zip', async () => {
  const files = {
    'holdfast.yaml': 'format: 1\n',
    'policies/zugang-für-alle.md': '# Zügang\n',
    'controls/empty.yaml': '',
  }
  expect(await read(zipOf(files, at))).toEqual(files)
})

it('keeps any text under any name', async () => {
  const name = fc.stringMatching(/^[a-z0-9-]{1,20}$/u)
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, fc.string({ unit: 'grapheme' })), async (files) => {
      expect(await read(zipOf(files, at))).toEqual({ ...files })
    }),
    { numRuns: 60 },
  )
})
