import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer } from '../../src/core/http/server.ts'
import { serveApi } from '../../src/surfaces/api.ts'
import { serveWeb } from '../../src/surfaces/web.ts'
import { createTestApp, type TestApp } from '../support/test-app.ts'

const page = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>'
const asBrowser = { accept: 'text/html,application/xhtml+xml' }

let test: TestApp
let folder: string
let server: FastifyInstance
let unbuilt: FastifyInstance

beforeAll(async () => {
  test = await createTestApp()
  folder = await mkdtemp(join(tmpdir(), 'holdfast-web-'))
  await mkdir(join(folder, 'dist', 'assets'), { recursive: true })
  await writeFile(join(folder, 'dist', 'index.html'), page)
  await writeFile(join(folder, 'dist', 'assets', 'index-abc.js'), 'console.log(1)')
  await writeFile(join(folder, 'dist', 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, 'secret'), 'of the server')
  server = await createServer(test.app)
  await serveApi(server, test.app)
  await serveWeb(server, join(folder, 'dist'))
  unbuilt = await createServer(test.app)
  await serveWeb(unbuilt, join(folder, 'nowhere'))
})
afterAll(async () => {
  await server.close()
  await unbuilt.close()
  await test.close()
  await rm(folder, { recursive: true })
})

describe('the web page', () => {
  it('is there for every path that a browser may ask for, with the nonce of this very response, and never cached', async () => {
    const nonces = new Set<string>()
    for (const url of ['/', '/obligations/0198c0de-0000-7000-8000-000000000001?tab=evidence', '/index.html']) {
      const response = await server.inject({ url, headers: asBrowser })
      expect([url, response.statusCode, response.headers['content-type']]).toEqual([
        url,
        200,
        'text/html; charset=utf-8',
      ])
      expect(response.headers['cache-control']).toBe('no-store')
      const nonce = /nonce-([^']+)'/.exec(String(response.headers['content-security-policy']))?.[1] ?? 'none'
      expect(response.body).toBe(page.replaceAll('__CSP_NONCE__', nonce))
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(3)
  })

  it('lets hashed files be cached for ever, and others be asked for again', async () => {
    const hashed = await server.inject('/assets/index-abc.js')
    expect(hashed.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': expect.stringContaining('javascript'),
    })
    const icon = await server.inject('/favicon.svg')
    expect(icon.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': expect.stringContaining('svg') })
    const again = await server.inject({
      url: '/favicon.svg',
      headers: { 'if-none-match': String(icon.headers['etag']) },
    })
    expect(again.statusCode).toBe(304)
  })

  it('is not given for what is no page: API, tools, missing files, programs that want no HTML', async () => {
    for (const [url, headers] of [
      ['/assets/index-old.js', asBrowser],
      ['/mcp', asBrowser],
      ['/api/nothing', asBrowser],
      ['/obligations', { accept: 'application/json' }],
    ] as const) {
      const response = await server.inject({ url, headers })
      expect([url, response.statusCode >= 400, response.headers['content-type']]).toEqual([
        url,
        true,
        expect.stringContaining('application/problem+json'),
      ])
    }
    expect((await server.inject({ method: 'POST', url: '/obligations', headers: asBrowser })).statusCode).toBe(404)
  })

  it('gives no file from outside of its folder', async () => {
    for (const url of [
      '/../secret',
      '/..%2fsecret',
      '/assets/..%2f..%2fsecret',
      '/assets/../../secret',
      '/%2e%2e/secret',
      '/assets/%00',
    ])
      expect([url, (await server.inject({ url, headers: { accept: '*/*' } })).body]).toEqual([
        url,
        expect.not.stringContaining('of the server'),
      ])
  })

  it('says what to do when it is not built', async () => {
    const response = await unbuilt.inject({ url: '/', headers: asBrowser })
    expect([response.statusCode, response.body]).toEqual([503, expect.stringContaining('npm start')])
  })
})
