/** Sources that would take forever, or all memory, to read through: reading ends, says so, and finds what stands elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discoverSource } from '../index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-budget-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function read(file: string, source: string): Promise<{ found: string[]; reasons: string[] }> {
  writeFileSync(join(root, file), source)
  writeFileSync(
    join(root, 'other.py'),
    'from flask import Flask\napp = Flask(__name__)\n@app.get("/other")\ndef o(): pass\n',
  )
  const { endpoints, skipped } = await discoverSource(root, { threads: 0 })
  return {
    found: endpoints.map(({ method, path }) => `${method} ${path}`),
    reasons: skipped.map((one) => `${one.file}: ${one.reason}`),
  }
}

const EXPRESS = `const app = require('express')()
app.get('/before', (req, res) => res.end())
`

describe('what grows with every step', () => {
  test.each([
    ['a spread list', 'items = [...items, ...items]'],
    ['a joined list', 'items = items.concat(items)'],
    ['lists in lists', 'items = [items, items]'],
  ])('%s is followed until the budget of its file is spent', async (_, step) => {
    const source = `${EXPRESS}let items = ['/a']\n${`${step}\n`.repeat(60)}app.get(items.flat()[0], (req, res) => res.end())\n`
    const { found, reasons } = await read('app.js', source)
    expect(found).toEqual(['GET /before', 'GET /other'])
    expect(reasons).toEqual(['app.js: timeout'])
  })

  test('a text longer than any address is not known any more, and the rest is read', async () => {
    const { found } = await read(
      'app.js',
      `${EXPRESS}let name = 'aaaa'\n${'name = name + name\n'.repeat(60)}app.get('/after', (req, res) => res.end(name))\n`,
    )
    expect(found).toEqual(['GET /after', 'GET /before', 'GET /other'])
  })
})

test('classes that come from themselves, or from one base many times, have the members they have', async () => {
  const bases = (name: string): string => Array.from({ length: 8 }, () => name).join(', ')
  const classes = Array.from({ length: 12 }, (_, i) => `class C${i}(${bases(`C${(i + 1) % 12}`)}): pass`).join('\n')
  const { found, reasons } = await read(
    'app.py',
    `from flask.views import MethodView\n${classes}\nclass View(MethodView, C0, C0):\n    def get(self): return self.missing(self.other)\nfrom flask import Flask\napp = Flask(__name__)\napp.add_url_rule('/view', view_func=View.as_view('v'))\n`,
  )
  expect(found).toEqual(['GET /other', 'GET /view'])
  expect(reasons).toEqual([])
})
