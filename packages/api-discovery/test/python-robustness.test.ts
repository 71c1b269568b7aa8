/** Every Python adapter meets sources that end anywhere: each of its fixtures is cut and searched. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { discoverSource } from '../src/index.ts'
import { loadFixtures } from './fixtures.ts'

const fixtures = loadFixtures().filter(({ framework }) => framework.startsWith('python/'))

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('files cut off anywhere are searched without an accident', async () => {
  expect(fixtures.length).toBeGreaterThan(50)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (fixture, share) => {
        const folder = mkdtempSync(join(root, 'case-'))
        cpSync(fixture.folder, folder, { recursive: true })
        for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
          if (!entry.name.endsWith('.py')) continue
          const path = join(entry.parentPath, entry.name)
          const source = readFileSync(path, 'utf8')
          writeFileSync(path, source.slice(0, Math.floor(source.length * share)))
        }
        const { skipped } = await discoverSource(folder, { threads: 0 })
        expect(skipped.filter(({ reason }) => reason === 'crash' || reason === 'timeout')).toEqual([])
      },
    ),
    { numRuns: 60 },
  )
})
