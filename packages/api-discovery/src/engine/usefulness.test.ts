import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discoverSource } from '../index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'usefulness-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function search(text: string) {
  writeFileSync(join(root, 'app.js'), text)
  const { endpoints, skipped } = await discoverSource(root, { threads: 0 })
  return {
    paths: endpoints.map(({ path }) => path),
    reasons: skipped.map(({ file, reason }) => `${file} ${reason}`),
  }
}

const times = (count: number, make: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('\n')

/** Takes some thousand steps, and little text: large bodies without words of routing are not read at all. */
const HEAVY = 'const xs = [0, 1, 2, 3, 4, 5, 6]; for (const x of xs) for (const y of xs) for (const z of xs) trace(z)'

describe('functions that are entered in vain', () => {
  test('do not use up the steps of the routes after them', async () => {
    const { paths, reasons } = await search(`
      const app = require('express')()
      const connect = () => { ${HEAVY}; return require('some-database')() }
      function start() {
        ${times(600, () => 'connect().query()')}
        app.get('/last', (req, res) => res.end())
      }
      start()`)
    expect(paths).toEqual(['/last'])
    expect(reasons).toEqual([])
  })

  test.each([
    ['collect routes in a list', 'const table = []; const add = (path) => { HEAVY; table.push({ path }) }'],
    ['collect routes in an object', 'const table = {}; const add = (path) => { HEAVY; table[path] = { path } }'],
    [
      'collect routes through another function',
      'const table = []; const put = (one) => table.push(one); const add = (path) => { HEAVY; put({ path }) }',
    ],
  ])('are not those that %s', async (_, collecting) => {
    const { paths } = await search(`
      const app = require('express')()
      ${collecting.replace('HEAVY', HEAVY)}
      ${times(60, (i) => `add('/a${i}')`)}
      for (const { path } of Object.values(table)) app.get(path, (req, res) => res.end())`)
    expect(paths).toHaveLength(60)
  })

  test('are not those that put paths together', async () => {
    const { paths } = await search(`
      const app = require('express')()
      const path = (name) => { ${HEAVY}; return '/v1/' + name }
      ${times(60, (i) => `app.get(path('a${i}'), (req, res) => res.end())`)}`)
    expect(new Set(paths).size).toBe(60)
  })

  test('are read again when they are given a router, or what may register routes', async () => {
    const { paths } = await search(`
      const express = require('express')
      const app = express()
      const within = (what) => { ${HEAVY}; if (what.get) what.get('/given', (req, res) => res.end()); if (what.call) what() }
      ${times(60, (i) => `within(${i})`)}
      within(app)
      within(() => app.get('/called', (req, res) => res.end()))`)
    expect(paths).toEqual(['/called', '/given'])
  })
})
