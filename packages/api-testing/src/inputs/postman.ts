import { ApiTestError } from '../errors.ts'
import type { HeaderList } from '../http/message.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { normalizedTemplate } from '../model/endpoint.ts'
import { listAt, objectAt, textAt } from './references.ts'
import type { RecordedRequest } from './traffic.ts'

export function isPostman(document: Json): boolean {
  return isJsonObject(document) && Array.isArray(document.item) && isJsonObject(document.info)
}

/**
 * The requests of a Postman collection (v2.0 and v2.1), folders included. `{{variables}}` come from the collection; one without a value that
 * stands in the path becomes a path parameter.
 */
export function readPostman(document: Json, location: string, target: string | undefined): RecordedRequest[] {
  if (!isJsonObject(document)) throw new ApiTestError('input_invalid', `${location} is no Postman collection`)
  const variables = new Map<string, string>()
  for (const entry of listAt(document, 'variable')) {
    const key = textAt(entry, 'key') ?? textAt(entry, 'id')
    const value = isJsonObject(entry) ? entry.value : undefined
    if (key !== undefined && (typeof value === 'string' || typeof value === 'number') && value !== '')
      variables.set(key, String(value))
  }
  const requests: RecordedRequest[] = []
  const visit = (items: readonly Json[], depth: number): void => {
    for (const item of items) {
      if (!isJsonObject(item)) continue
      if (Array.isArray(item.item) && depth < 30) visit(item.item, depth + 1)
      const request = item.request
      const read =
        typeof request === 'string'
          ? readRequest({ url: request }, textAt(item, 'name'), variables, target)
          : isJsonObject(request)
            ? readRequest(request, textAt(item, 'name'), variables, target)
            : undefined
      if (read !== undefined) requests.push(read)
    }
  }
  visit(listAt(document, 'item'), 0)
  return requests
}

function readRequest(
  request: JsonObject,
  name: string | undefined,
  variables: ReadonlyMap<string, string>,
  target: string | undefined,
): RecordedRequest | undefined {
  const fill = (text: string): string =>
    text.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, key: string) => variables.get(key) ?? whole)
  const raw = fill(typeof request.url === 'string' ? request.url : (textAt(request.url, 'raw') ?? ''))
  const place = placeOf(raw, target)
  if (place === undefined) return undefined
  const pathValues = new Map<string, string>()
  for (const entry of listAt(request.url, 'variable')) {
    const key = textAt(entry, 'key')
    const value = isJsonObject(entry) ? entry.value : undefined
    if (key !== undefined && (typeof value === 'string' || typeof value === 'number') && value !== '')
      pathValues.set(key, fill(String(value)))
  }
  const [pathText = '', queryText = ''] = place.rest.split('?')
  const headers: HeaderList = listAt(request, 'header').flatMap((entry): [string, string][] => {
    const key = textAt(entry, 'key')
    const disabled = isJsonObject(entry) && entry.disabled === true
    return key === undefined || disabled ? [] : [[key, fill(textAt(entry, 'value') ?? '')]]
  })
  return {
    method: (textAt(request, 'method') ?? 'GET').toUpperCase(),
    origin: place.origin,
    path: normalizedTemplate(pathText === '' ? '/' : pathText),
    pathValues,
    query: [...new URLSearchParams(queryText)],
    headers,
    body: bodyOf(request, fill),
    name: name ?? '',
  }
}

/** Splits host from path without a URL parser, which would escape `{{…}}`. */
function placeOf(raw: string, target: string | undefined): { origin: string; rest: string } | undefined {
  const match = /^(?:(https?):\/\/)?(\{\{[^{}]+\}\}|[^/?#]*)([^#]*)/i.exec(raw)
  if (match === null) return undefined
  const [, scheme = 'http', host = '', rest = ''] = match
  if (target !== undefined) return { origin: new URL(target).origin, rest }
  if (host === '' || host.includes('{{')) return undefined
  return { origin: `${scheme.toLowerCase()}://${host}`, rest }
}

function bodyOf(request: JsonObject, fill: (text: string) => string): RecordedRequest['body'] {
  const body = objectAt(request, 'body')
  const fields = (key: string): string => {
    const pairs = listAt(body, key).flatMap((entry): [string, string][] => {
      const name = textAt(entry, 'key')
      return name === undefined ? [] : [[name, fill(textAt(entry, 'value') ?? '')]]
    })
    return new URLSearchParams(pairs).toString()
  }
  switch (body.mode) {
    case 'raw': {
      const text = fill(textAt(body, 'raw') ?? '')
      const language = textAt(objectAt(objectAt(body, 'options'), 'raw'), 'language')
      const declared = listAt(request, 'header').find((entry) => textAt(entry, 'key')?.toLowerCase() === 'content-type')
      const guessed =
        language === 'xml'
          ? 'application/xml'
          : language === 'json' || /^\s*[{[]/.test(text)
            ? 'application/json'
            : 'text/plain'
      return text === '' ? undefined : { contentType: textAt(declared, 'value') ?? guessed, text }
    }
    case 'urlencoded':
      return { contentType: 'application/x-www-form-urlencoded', text: fields('urlencoded') }
    case 'formdata':
      return { contentType: 'application/x-www-form-urlencoded', text: fields('formdata') }
    case 'graphql': {
      const graphql = objectAt(body, 'graphql')
      let variables: Json = {}
      try {
        variables = JSON.parse(textAt(graphql, 'variables') ?? '{}')
      } catch {
        variables = {}
      }
      return {
        contentType: 'application/json',
        text: JSON.stringify({ query: textAt(graphql, 'query') ?? '', variables }),
      }
    }
    default:
      return undefined
  }
}
