import type { RequestDraft } from '../request/draft.ts'
import { bodyBytes, fieldsOf } from '../request/draft.ts'
import { isJsonObject } from '../json.ts'

const ownHeaders = /^(?:origin|referer|x-requested-with|x-csrf|x-xsrf|csrf|authorization)/i

/**
 * A request with a body as a form on another site can send it (Fetch Standard: CORS-safelisted content types): the same fields URL-encoded, and
 * JSON that says it is text. Headers that forms cannot set are left out.
 */
export function crossSite(draft: RequestDraft): { name: string; draft: RequestDraft }[] {
  const { body } = draft
  const headers: RequestDraft['headers'] = [
    ...draft.headers.filter(([name]) => !ownHeaders.test(name) && name.toLowerCase() !== 'content-type'),
    ['Origin', 'https://hf.example.net'],
    ['Referer', 'https://hf.example.net/'],
    ['Sec-Fetch-Site', 'cross-site'],
  ]
  const base = { ...draft, headers }
  switch (body.kind) {
    case 'none':
    case 'form':
    case 'multipart':
      return [{ name: 'a form', draft: base }]
    case 'json': {
      const flat = isJsonObject(body.value) && Object.values(body.value).every((value) => typeof value !== 'object')
      const text = bodyBytes(body)?.bytes ?? Buffer.alloc(0)
      return [
        { name: 'text/plain', draft: { ...base, body: { kind: 'raw', contentType: 'text/plain', bytes: text } } },
        ...(flat
          ? [
              {
                name: 'application/x-www-form-urlencoded',
                draft: { ...base, body: { kind: 'form' as const, fields: fieldsOf(body.value) } },
              },
            ]
          : []),
      ]
    }
    case 'raw':
      return [{ name: 'text/plain', draft: { ...base, body: { ...body, contentType: 'text/plain' } } }]
  }
}
