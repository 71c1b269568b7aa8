import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { below } from '../sandbox.ts'
import { bodyOf, onlyFields, paramOf, queryOf, textIn } from './reading.ts'
import { adminOf, callerOf, Refusal } from './session.ts'
import type { Shop } from './shop.ts'

const publicHosts = new Set(['hooks.paperback.example', 'www.paperback.example'])

/** Administration, and what reaches out: webhooks, imports, previews, uploads. */
export function backOfficeRoutes(app: FastifyInstance, shop: Shop): void {
  const { db, flawed } = shop

  app.get('/api/admin/users', (request) => {
    adminOf(shop, request, flawed('admin-users-open'))
    return { items: db.prepare('select id, username, email, role from users').all() }
  })

  app.post('/api/admin/users/:id/role', (request) => {
    adminOf(shop, request, flawed('admin-role-open'))
    const role = textIn(bodyOf(request), 'role', 20)
    if (!['customer', 'seller'].includes(role)) throw new Refusal(400, 'role must be customer or seller')
    const { changes } = db
      .prepare("update users set role = ? where id = ? and role <> 'admin'")
      .run(role, paramOf(request, 'id'))
    if (changes === 0) throw new Refusal(404, 'there is no such user')
    return { id: paramOf(request, 'id'), role }
  })

  app.get('/api/admin/stats', (request) => {
    if (!flawed('admin-stats-open')) adminOf(shop, request)
    return db.prepare('select count(*) as orders, sum(total) as revenue from orders').get()
  })

  app.get('/api/admin/audit', (request) => {
    const caller = callerOf(shop, request)
    const role = (flawed('admin-audit-role-header') ? request.headers['x-user-role'] : undefined) ?? caller.role
    if (role !== 'admin') throw new Refusal(403, 'for administrators')
    return { items: [{ at: '2026-05-04T08:00:00Z', what: 'prices were raised', by: 'ada' }] }
  })

  app.get('/api/admin/settings', (request) => {
    // The flaw: the check looks at the path as it was written, and the router does not care about its case.
    const isChecked = flawed('admin-path-case') ? request.raw.url?.startsWith('/api/admin/') === true : true
    if (isChecked) adminOf(shop, request)
    else callerOf(shop, request)
    return { shop: 'Paperback', provision: 0.08, payoutDay: 5 }
  })

  app.post('/api/webhooks', async (request, reply) => {
    callerOf(shop, request)
    const body = bodyOf(request)
    onlyFields(body, 'url')
    const url = await addressIn(body, 'url', flawed('webhook-ssrf'))
    if (flawed('webhook-ssrf')) await fetch(url, { method: 'POST', body: '{"event":"ping"}' }).catch(() => undefined)
    return reply.code(201).send({ id: shop.newId(), url: url.href })
  })

  app.get('/api/link-preview', async (request) => {
    callerOf(shop, request)
    const url = await addressIn(queryOf(request), 'url', flawed('preview-ssrf'))
    if (!flawed('preview-ssrf')) return { title: url.hostname, text: '' }
    try {
      const text = url.protocol === 'file:' ? readFileSync(fileURLToPath(url), 'utf8') : await (await fetch(url)).text()
      return { title: url.hostname, text: text.slice(0, 2000) }
    } catch {
      throw new Refusal(502, 'the page cannot be read')
    }
  })

  app.post('/api/import/onix', (request, reply) => {
    callerOf(shop, request)
    const xml = request.body
    if (typeof xml !== 'string') throw new Refusal(415, 'send XML')
    if (/<!DOCTYPE/i.test(xml) && !flawed('import-xxe')) throw new Refusal(400, 'a DOCTYPE is not allowed')
    const entities = new Map<string, string>()
    for (const [, name = '', kind, value = ''] of xml.matchAll(
      /<!ENTITY\s+([\w.-]+)\s+(SYSTEM\s+)?["']([^"']*)["']\s*>/g,
    ))
      entities.set(name, kind === undefined ? value : external(value))
    const title = /<TitleText>([\s\S]*?)<\/TitleText>/
      .exec(xml)?.[1]
      ?.replace(/&([\w.-]+);/g, (whole, name: string) => entities.get(name) ?? whole)
    if (title === undefined) throw new Refusal(400, 'there is no TitleText')
    return reply.code(201).send({ title: title.slice(0, 2000) })
  })

  app.get('/api/shipping/lookup', (request) => {
    callerOf(shop, request)
    const { carrier = '' } = queryOf(request)
    if (flawed('lookup-command'))
      return new Promise((resolve) => {
        execFile('/bin/sh', ['-c', `echo tracking for ${carrier}`], { timeout: 15_000 }, (_, stdout) =>
          resolve({ text: stdout }),
        )
      })
    if (!/^[a-z]{2,12}$/i.test(carrier)) throw new Refusal(400, 'carrier must be letters')
    return { text: `tracking for ${carrier}\n` }
  })

  app.post('/api/files', async (request, reply) => {
    const user = callerOf(shop, request)
    if (!Buffer.isBuffer(request.body)) throw new Refusal(415, 'send multipart/form-data')
    const form = await new Response(new Uint8Array(request.body), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    })
      .formData()
      .catch(() => undefined)
    const file = form?.get('file')
    if (!(file instanceof File)) throw new Refusal(400, 'there is no part named file')
    const bytes = Buffer.from(await file.arrayBuffer())
    if (bytes.length > 2_000_000) throw new Refusal(413, 'a file may have 2 MB')
    const isPicture = /\.(png|jpe?g|gif|pdf|txt)$/i.test(file.name)
    if (!flawed('upload-script') && !isPicture) throw new Refusal(415, 'send a picture, a PDF or a text')
    const given = /filename="([^"]*)"/.exec(request.body.toString('latin1'))?.[1] ?? file.name
    const name = flawed('upload-traversal')
      ? given
      : `${shop.newId()}-${basename(file.name).replace(/[^\w.-]/g, '_')}`.slice(-80)
    if (flawed('upload-traversal')) {
      await mkdir(join(shop.folder, 'uploads'), { recursive: true })
      await writeFile(below(shop.folder, join(shop.folder, 'uploads', name)), bytes)
    }
    shop.files.set(name, {
      owner: user.id,
      type: flawed('upload-script') ? file.type : 'application/octet-stream',
      bytes,
    })
    return reply.code(201).send({ name, url: `/api/files/${encodeURIComponent(name)}`, size: bytes.length })
  })

  app.get('/api/files/:name', (request, reply) => {
    const caller = flawed('file-open') ? undefined : callerOf(shop, request)
    const file = shop.files.get(paramOf(request, 'name'))
    if (file === undefined || (caller !== undefined && caller.id !== file.owner))
      throw new Refusal(404, 'there is no such file')
    if (!flawed('upload-script'))
      void reply
        .header('content-disposition', 'attachment')
        .header('content-security-policy', "default-src 'none'; sandbox")
    return reply
      .type(file.type === '' ? 'application/octet-stream' : file.type)
      .header('cache-control', 'private, no-store')
      .send(file.bytes)
  })
}

/** An address of the caller. Hardened: https, one of our own hosts, and nothing that leads inside. */
async function addressIn(fields: Record<string, unknown>, name: string, isUnchecked: boolean): Promise<URL> {
  const text = textIn(fields, name, 500)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw new Refusal(400, `${name} must be an address`)
  if (isUnchecked) return url
  if (
    url.protocol !== 'https:' ||
    !publicHosts.has(url.hostname) ||
    url.port !== '' ||
    url.username !== '' ||
    url.password !== ''
  )
    throw new Refusal(400, `${name} must be an https address of a known host`)
  return url
}

function external(address: string): string {
  try {
    if (address.startsWith('file://')) return readFileSync(new URL(address), 'utf8')
    if (/^https?:/.test(address)) void fetch(address).catch(() => undefined)
  } catch {
    return ''
  }
  return ''
}
