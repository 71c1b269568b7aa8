import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discoverSource, DiscoveryError, type SkipReason } from '../src/index.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'discovery-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(file: string, content: string | Uint8Array): void {
  const path = join(root, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const APP = "const app = require('express')()\napp.get('/ok', (req, res) => res.end())\n"

async function search(include: SkipReason[] = [], threads = 0) {
  const result = await discoverSource(root, { include, threads })
  return {
    ...result,
    paths: result.endpoints.map((one) => `${one.method} ${one.path}`),
    reasons: result.skipped.map((one) => `${one.file} ${one.reason}`),
  }
}

describe('what is left out', () => {
  test('is not what was built when there is nothing that it was built from: a package as it is published', async () => {
    put('package.json', '{}')
    put('README.md', '')
    put('dist/app.js', APP)
    expect((await search()).paths).toEqual(['GET /ok'])
  })

  test('dependencies, build output, tests and minified files are named, not searched', async () => {
    put('app.js', APP)
    put('package.json', '{}')
    put('node_modules/x/index.js', APP.replace('/ok', '/vendored'))
    put('dist/app.js', APP.replace('/ok', '/built'))
    put('test/app.js', APP.replace('/ok', '/tested'))
    put('app.spec.ts', APP.replace('/ok', '/spec'))
    put('app.min.js', APP.replace('/ok', '/min'))
    const { paths, reasons } = await search()
    expect(paths).toEqual(['GET /ok'])
    expect(reasons).toEqual([
      'app.min.js minified',
      'app.spec.ts test',
      'dist generated',
      'node_modules vendored',
      'test test',
    ])
  })

  test('tests are searched when asked for', async () => {
    put('test/app.js', APP)
    expect((await search(['test'])).paths).toEqual(['GET /ok'])
  })

  test('a huge file on one line is listed', async () => {
    put('bundle.js', `${APP.replaceAll('\n', ';')}var a="${'x'.repeat(1_500_000)}"`)
    put('huge.js', 'x;\n'.repeat(1_000_000))
    const { reasons, paths } = await search()
    expect(reasons).toEqual(['bundle.js minified', 'huge.js too-large'])
    expect(paths).toEqual([])
  })

  test('links in a circle end, links outside are named', async () => {
    put('src/app.js', APP)
    symlinkSync('..', join(root, 'src/loop'))
    symlinkSync('self', join(root, 'self'))
    symlinkSync(tmpdir(), join(root, 'outside'))
    const { reasons, paths } = await search()
    expect(paths).toEqual(['GET /ok'])
    expect(reasons).toEqual(['outside outside', 'self symlink-loop', 'src/loop symlink-loop'])
  })

  test('a folder that is not there is an error', async () => {
    await expect(discoverSource(join(root, 'nowhere'))).rejects.toThrow(DiscoveryError)
  })
})

describe('what is hard to read', () => {
  test('UTF-16, a byte order mark and Latin-1 are decoded', async () => {
    put('a.js', Buffer.from(`\uFEFF${APP.replace('/ok', '/utf16')}`, 'utf16le'))
    put('b.js', Buffer.from(`\uFEFF${APP.replace('/ok', '/bom')}`, 'utf8'))
    put('c.js', Buffer.from(`// caf\u00e9\n${APP.replace('/ok', '/latin')}`, 'latin1'))
    expect((await search()).paths).toEqual(['GET /bom', 'GET /latin', 'GET /utf16'])
  })

  test('broken syntax does not hide the routes around it', async () => {
    put('app.js', `${APP}function (((\napp.get('/after', (req, res) => {})\n`)
    const { paths, reasons } = await search()
    expect(paths).toContain('GET /ok')
    expect(reasons).toContain('app.js syntax')
  })

  test('deep nesting is cut and listed', async () => {
    put(
      'deep.js',
      `${APP}x(${'[\n'.repeat(20_000)}${']'.repeat(2_000)}\n${']'.repeat(2_000)}\n${']\n'.repeat(16_000)})\napp.get('/after', () => {})\n`,
    )
    put('deep.py', `import flask\napp = flask.Flask(__name__)\nx = ${'('.repeat(5_000)}1${')'.repeat(5_000)}\n`)
    put('chain.js', `const app = require('express')()\napp${".get('/a', f)".repeat(3_000)}\n`)
    const { paths, reasons } = await search()
    expect(paths).toContain('GET /after')
    expect(reasons).toContain('deep.js too-deep')
  })

  test('programs that never end are left after some steps', async () => {
    put('a.js', `${APP}function f(x) { g(x); g(x) } function g(x) { f(x); f(x) }\nf(1)\n`)
    put(
      'b.js',
      `const app = require('express')()
      const xs = [${'1,'.repeat(300)}]
      for (const a of xs) for (const b of xs) for (const c of xs) for (const d of xs) app.get('/' + a + b + c + d, () => {})`,
    )
    put('circle/a.js', "module.exports = require('./b')")
    put('circle/b.js', "const express = require('express'); module.exports = require('./a')")
    const { paths, reasons } = await search()
    expect(paths).toContain('GET /ok')
    expect(reasons).toContain('b.js timeout')
  })

  test('a set-up that takes too long before the routes does not hide them, nor the paths below which they are mounted', async () => {
    put(
      'app.js',
      `const express = require('express')
      const users = require('./users')
      function loadExtensions() {
        const xs = [${'1,'.repeat(300)}]
        for (const a of xs) for (const b of xs) for (const c of xs) a + b + c
      }
      module.exports = function createApp() {
        const app = express()
        loadExtensions()
        app.use('/users', users)
        loadExtensions()
        app.get('/health', (req, res) => res.end())
        return app
      }`,
    )
    put(
      'users.js',
      "const router = require('express').Router()\nrouter.get('/:id', (req, res) => res.end())\nmodule.exports = router",
    )
    const { paths, reasons } = await search()
    expect(paths).toEqual(['GET /health', 'GET /users/{id}'])
    expect(reasons).toEqual(['app.js timeout'])
  })

  test('a handler that registers itself again is found once', async () => {
    put('a.js', `${APP}function h(req, res) { app.get('/again', h) }\napp.get('/first', h)\n`)
    expect((await search()).paths).toContain('GET /first')
  })

  test('a class whose instances make it again is read, and ends', async () => {
    put('a.js', `${APP}function f() { class A { x = f() } return A }\n`)
    expect((await search()).paths).toEqual(['GET /ok'])
  })

  test('routers mounted in a circle are found once', async () => {
    put(
      'app.js',
      `const { Router } = require('express')
      const a = Router(), b = Router()
      a.use('/b', b); b.use('/a', a)
      b.get('/x', (req, res) => res.end())`,
    )
    expect((await search()).paths.length).toBeGreaterThan(0)
  })

  test('truncated files never throw', async () => {
    const source = `import express, { Router } from 'express'
      class A { router = Router(); constructor(private b: B) { this.router.route('/a/:id').get(this.x) } x = async ({ query: { q } }, res) => {} }
      const app = express(); app.use(\`/v\${1}\`, new A().router); for (const m of ['get', 'post']) app[m](/^\\/r(\\d+)/, (req) => req.body.z)`
    const python = `from fastapi import *\nrouter = APIRouter(prefix=f"/x/{1}")\n@router.get("/{a}", dependencies=[Depends(f)])\nasync def f(a: Annotated[int, Query()], *, b: list["X"] = [y for y in z if y]): return {**a}\n`
    await fc.assert(
      fc.asyncProperty(fc.nat(source.length), fc.nat(python.length), async (a, b) => {
        put('app.ts', source.slice(0, a))
        put('app.py', python.slice(0, b))
        const { reasons } = await search()
        expect(reasons.filter((reason) => reason.endsWith('crash'))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('any bytes can be in a source file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        put('app.js', Buffer.concat([Buffer.from(APP), bytes]))
        put('app.py', Buffer.concat([Buffer.from('import flask\n'), bytes]))
        const { reasons } = await search()
        expect(reasons.filter((reason) => reason.endsWith('crash'))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('worker threads', () => {
  test('find what one thread finds, in the same order', async () => {
    for (let i = 0; i < 60; i++) {
      put(
        `r${i}.js`,
        `const r = require('express').Router()\nr.get('/r${i}/:id', (req, res) => res.json(req.query.q))\nmodule.exports = r\n`,
      )
    }
    put(
      'app.js',
      `const app = require('express')()\n${Array.from({ length: 60 }, (_, i) => `app.use('/m', require('./r${i}'))`).join('\n')}`,
    )
    const alone = await search([], 0)
    const together = await search([], 2)
    expect(together.endpoints).toEqual(alone.endpoints)
    expect(together.paths).toHaveLength(60)
    expect(together.coverage.files).toBe(61)
  })
})
