import { exec } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { below } from '../sandbox.ts'
import type { Call, Clinic, Route } from './route.ts'
import { object, Refusal, text } from './route.ts'

const run = promisify(exec)
const brochures: Record<string, string> = { cardiology: 'Your heart and you.\n', allergies: 'Allergies in spring.\n' }

/** A document type definition's entities, resolved as a parser with default settings would. */
async function withEntities(xml: string): Promise<string> {
  let expanded = xml
  for (const [, name, quoted, address] of xml.matchAll(
    /<!ENTITY\s+(\w+)\s+(?:"([^"]*)"|SYSTEM\s+["']([^"']+)["'])\s*>/g,
  )) {
    let value = quoted ?? ''
    if (address?.startsWith('file:')) value = readFileSync(fileURLToPath(address), 'utf8')
    else if (address !== undefined) value = await (await fetch(address)).text()
    expanded = expanded.replaceAll(`&${name};`, value)
  }
  return expanded
}

/** Files that patients keep with the clinic, measurements they send, and brochures. */
export function paperRoutes({ folder, has }: Clinic): Route[] {
  const documents = join(folder, 'documents')
  const safeName = (name: string): string => {
    if (!/^[\w-]+\.(?:txt|pdf|png|jpe?g)$/.test(name))
      throw new Refusal(400, 'A name has letters, digits and dashes and ends in txt, pdf, png or jpg')
    return name
  }

  const read = ({ query, user, reply }: Call): unknown => {
    const name = query['file'] ?? 'welcome.txt'
    const path = join(documents, has('document-traversal') ? name : safeName(name))
    const own = join(documents, String(user['username']), basename(path))
    const found = existsSync(own) ? own : path
    if (!existsSync(found)) throw new Refusal(404, 'No such document')
    return reply.type('text/plain; charset=utf-8').send(readFileSync(found))
  }

  const upload = ({ body, user, reply }: Call): unknown => {
    const name = String(body['fileName'])
    const path = has('document-upload-path')
      ? below(folder, join(documents, name))
      : join(documents, String(user['username']), safeName(name))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, Buffer.from(String(body['contentBase64']), 'base64'))
    return reply.code(201).send({ fileName: name, storedAs: has('document-upload-path') ? path : name })
  }

  const thumbnail = async ({ body, reply }: Call): Promise<unknown> => {
    const size = String(body['size'])
    if (!has('thumbnail-command')) {
      if (!/^\d{1,4}x\d{1,4}$/.test(size)) throw new Refusal(400, 'size is such as 200x300')
      return reply.code(202).send({ status: 'queued' })
    }
    await run(`echo ${size} >> ${join(folder, 'thumbnails.log')}`).catch(() => undefined)
    return reply.code(202).send({ status: 'queued' })
  }

  const importMeasurements = async ({ text: xml, reply }: Call): Promise<unknown> => {
    if (!has('measurements-xxe') && /<!DOCTYPE|<!ENTITY/i.test(xml))
      throw new Refusal(400, 'A document type is not accepted')
    const document = has('measurements-xxe') ? await withEntities(xml) : xml
    const measurements = [...document.matchAll(/<measurement>([\s\S]*?)<\/measurement>/g)].map(([, inner = '']) => ({
      kind: /<kind>([\s\S]*?)<\/kind>/.exec(inner)?.[1] ?? '',
      value: /<value>([\s\S]*?)<\/value>/.exec(inner)?.[1] ?? '',
    }))
    if (measurements.length === 0) throw new Refusal(422, 'The document has no measurement')
    return reply.code(201).send({ imported: measurements.length, measurements })
  }

  const brochure = ({ params, query, reply }: Call): unknown => {
    const content = brochures[params['slug'] ?? '']
    if (content === undefined) throw new Refusal(404, 'No such brochure')
    const name = query['saveAs'] ?? `${params['slug']}.txt`
    if (!has('download-name-crlf'))
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`)
        .send(content)
    // streamed past the framework, which would have refused line breaks
    reply.hijack()
    const { socket } = reply.raw
    socket?.end(
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
        `Content-Length: ${Buffer.byteLength(content)}\r\nConnection: close\r\n\r\n${content}`,
    )
    return reply
  }

  return [
    {
      method: 'GET',
      path: '/api/v2/documents',
      summary: 'A document',
      access: 'user',
      query: { file: { ...text, default: 'welcome.txt' } },
      handle: read,
    },
    {
      method: 'POST',
      path: '/api/v2/documents',
      summary: 'Keep a document',
      access: 'user',
      body: object({ fileName: text, contentBase64: { type: 'string', format: 'byte' } }),
      handle: upload,
    },
    {
      method: 'POST',
      path: '/api/v2/documents/thumbnail',
      summary: 'Order a thumbnail',
      access: 'user',
      body: object({ fileName: text, size: { ...text, examples: ['200x300'] } }),
      handle: thumbnail,
    },
    {
      method: 'POST',
      path: '/api/v2/measurements/import',
      summary: 'Import measurements made at home',
      access: 'user',
      consumes: 'application/xml',
      body: {
        ...object({ measurement: object({ kind: text, value: text }) }),
        xml: { name: 'measurements' },
      },
      handle: importMeasurements,
    },
    {
      method: 'GET',
      path: '/api/v2/brochures/{slug}',
      summary: 'A brochure',
      access: 'public',
      query: { saveAs: text },
      handle: brochure,
    },
  ]
}
