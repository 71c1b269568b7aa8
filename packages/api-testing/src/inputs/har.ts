import { z } from 'zod'
import { ApiTestError } from '../errors.ts'
import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'
import type { RecordedRequest } from './traffic.ts'

const NameValue = z.object({ name: z.string(), value: z.string().catch('') })

const HarEntry = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(NameValue).catch([]),
    postData: z
      .object({ mimeType: z.string().catch(''), text: z.string().optional(), params: z.array(NameValue).optional() })
      .optional()
      .catch(undefined),
  }),
  response: z
    .object({
      status: z.number().catch(0),
      content: z
        .object({ mimeType: z.string().catch('') })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
})

export function isHar(document: Json): boolean {
  return isJsonObject(document) && isJsonObject(document.log) && Array.isArray(document.log.entries)
}

const staticFile = /\.(?:js|mjs|css|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|eot|mp4|webm|avif)$/i

/**
 * The API requests of a HAR 1.2 recording. Pictures, styles and scripts are left out, preflights too. With `target`, requests keep their path
 * and go to the target's host.
 */
export function readHar(document: Json, location: string, target: string | undefined): RecordedRequest[] {
  const parsed = z.object({ log: z.object({ entries: z.array(z.unknown()) }) }).safeParse(document)
  if (!parsed.success) throw new ApiTestError('input_invalid', `${location} is no HAR file: log.entries is missing`)
  return parsed.data.log.entries.flatMap((raw): RecordedRequest[] => {
    const entry = HarEntry.safeParse(raw)
    if (!entry.success) return []
    const { request, response } = entry.data
    const url = URL.parse(request.url)
    if (
      url === null ||
      !url.protocol.startsWith('http') ||
      request.method === 'OPTIONS' ||
      request.method === 'CONNECT'
    )
      return []
    if (staticFile.test(url.pathname) || /^(?:image|font|video|audio)\//.test(response?.content?.mimeType ?? ''))
      return []
    const { postData } = request
    const text =
      postData?.text ??
      (postData?.params === undefined
        ? undefined
        : new URLSearchParams(postData.params.map(({ name, value }) => [name, value])).toString())
    return [
      {
        method: request.method.toUpperCase(),
        origin: target === undefined ? url.origin : new URL(target).origin,
        path: url.pathname,
        pathValues: new Map(),
        query: [...url.searchParams],
        headers: request.headers.map(({ name, value }) => [name, value] as const),
        body: text === undefined ? undefined : { contentType: postData?.mimeType ?? '', text },
        name: '',
      },
    ]
  })
}
