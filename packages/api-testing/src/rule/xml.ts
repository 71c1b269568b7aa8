import type { BodyDraft, RequestDraft } from '../request/draft.ts'
import { xmlOf } from '../request/draft.ts'

/** The body as an XML document: as it is, or the values of a JSON body in the plain form. Undefined for other bodies. */
export function xmlBody(body: BodyDraft): string | undefined {
  if (body.kind === 'json') return xmlOf(body.value)
  if (body.kind !== 'raw') return undefined
  const text = body.bytes.toString('utf8')
  return /^\s*</.test(text) ? text : undefined
}

/** The document with a document type (`<!DOCTYPE root [declarations]>`) and every text that is no number replaced by `reference`. */
export function withEntities(document: string, declarations: string, reference: string): string {
  const [declaration = ''] = /^\s*<\?xml[^>]*\?>/.exec(document) ?? []
  const rest = document.slice(declaration.length).replace(/^\s*<!DOCTYPE[^>[]*(?:\[[^\]]*\])?>/, '')
  const root = /<([A-Za-z_][\w.-]*)/.exec(rest)?.[1] ?? 'root'
  const filled = rest.replaceAll(/>([^<>]*[A-Za-z][^<>]*)</g, `>${reference.replaceAll('$', '$$$$')}<`)
  const body = filled === rest ? rest.replaceAll(/>[^<>]+</g, `>${reference.replaceAll('$', '$$$$')}<`) : filled
  return `${declaration === '' ? '<?xml version="1.0"?>' : declaration}<!DOCTYPE ${root} [${declarations}]>${body}`
}

/** The draft with an XML document as its body. */
export function withXml(draft: RequestDraft, document: string): RequestDraft {
  const given = draft.body.kind === 'raw' && draft.body.contentType.includes('xml') ? draft.body.contentType : undefined
  const headers = draft.headers.filter(([name]) => name.toLowerCase() !== 'content-type')
  return {
    ...draft,
    headers,
    body: { kind: 'raw', contentType: given ?? 'application/xml', bytes: Buffer.from(document) },
  }
}
