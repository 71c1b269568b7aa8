import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nonceOf } from '../core/http/server.ts'
import { builtWebFolder } from './web-build.ts'

/** What stands in the built page where the nonce of the response belongs; web/vite.config.ts writes it. */
const noncePlaceholder = '__CSP_NONCE__'

/** Files under assets/ carry a hash of their content in their name, so they never change. */
const immutable = 'public, max-age=31536000, immutable'

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Holdfast</title>
<h1>The web page is not built</h1>
<p>The API and the command line work. For the page, stop this server and run <code>npm start</code>, or <code>npm run build</code> before <code>holdfast serve</code>.</p>`

/**
 * Serves the web page: files as they are, and the page itself for every other path that a browser asks for, because its router
 * works in the browser. The list of files is read once; no path of a request ever reaches the file system.
 */
export async function serveWeb(server: FastifyInstance, folder: string = builtWebFolder): Promise<void> {
  const files = await filesIn(folder)
  const page = files.has('index.html') ? await readFile(join(folder, 'index.html'), 'utf8') : undefined
  await server.register(fastifyStatic, { root: folder, serve: false, cacheControl: false, decorateReply: true })

  server.get('/*', async (request, reply) => {
    const path = pathOf(request)
    if (path !== 'index.html' && files.has(path)) {
      return reply.header('cache-control', path.startsWith('assets/') ? immutable : 'no-cache').sendFile(path)
    }
    if (!wantsPage(request, path)) {
      reply.callNotFound()
      return reply
    }
    return sendPage(request, reply, page)
  })
}

function sendPage(request: FastifyRequest, reply: FastifyReply, page: string | undefined): FastifyReply {
  void reply.header('cache-control', 'no-store').type('text/html; charset=utf-8')
  if (page === undefined) return reply.code(503).send(notBuilt)
  return reply.send(page.replaceAll(noncePlaceholder, nonceOf(request.raw)))
}

async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')),
  )
}

const pathOf = (request: FastifyRequest): string => {
  const path = (request.url.split('?')[0] ?? '/').slice(1)
  return path === '' ? 'index.html' : path
}

function wantsPage(request: FastifyRequest, path: string): boolean {
  const [top] = path.split('/')
  if (top === 'api' || top === 'mcp' || top === 'assets') return false
  return path === 'index.html' || (request.headers.accept ?? '').includes('text/html')
}
