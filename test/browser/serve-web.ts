import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** A server of built pages alone, without an API, under the strictest policy that the pages can live with. */
export interface WebServer {
  url: string
  close: () => Promise<void>
}

/** Serves `folder` on a free port of 127.0.0.1; every path that is no file is index.html, with a fresh nonce in it. */
export async function serveWeb(folder: string): Promise<WebServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    void answer(folder, pathname).then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The web server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

interface Answer {
  status: number
  headers: Record<string, string>
  body: Buffer | string
}

async function answer(folder: string, pathname: string): Promise<Answer> {
  const type = types[extname(pathname)]
  if (type !== undefined && type !== types['.html']) {
    try {
      return { status: 200, headers: { 'content-type': type }, body: await readFile(join(folder, normalize(pathname))) }
    } catch {
      return { status: 404, headers: {}, body: '' }
    }
  }
  const nonce = randomBytes(16).toString('base64')
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy(nonce) },
    body: page.replaceAll('__CSP_NONCE__', nonce),
  }
}

function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self'`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}
