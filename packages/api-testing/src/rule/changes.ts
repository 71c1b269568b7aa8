import type { Json, JsonPath } from '../json.ts'
import { deleteAt, isJsonObject, parseJson, parsePath, setAt } from '../json.ts'
import type { BodyDraft, Credentials, RequestDraft } from '../request/draft.ts'
import { bodyBytes, bodyDraftOfValue, noCredentials, pathOf } from '../request/draft.ts'
import type { Point } from '../request/points.ts'
import { withPoint } from '../request/points.ts'
import { list } from './conditions.ts'
import { changedJwt, jwtOf, withToken } from './jwt.ts'
import type { Change } from './schema.ts'
import { render, renderText } from './template.ts'
import type { Variables } from './template.ts'

export interface Changing {
  readonly draft: RequestDraft
  readonly credentials: Credentials
}

/** Applies the changes of a rule one after another. Undefined when one makes no sense here (no token to alter, no such body). */
export function changed(
  start: Changing,
  changes: readonly Change[],
  point: Point | undefined,
  variables: Variables,
): Changing | undefined {
  let current: Changing | undefined = start
  for (const change of changes) {
    if (current === undefined) return undefined
    current = applied(current, change, point, variables)
  }
  return current
}

function applied(
  current: Changing,
  change: Change,
  point: Point | undefined,
  variables: Variables,
): Changing | undefined {
  const { draft } = current
  const keep = (next: RequestDraft): Changing => ({ ...current, draft: next })
  const texts = (record: Record<string, string>): [string, string][] =>
    Object.entries(record).map(([name, value]) => [renderText(name, variables), renderText(value, variables)])
  if (change.point !== undefined)
    return point === undefined ? undefined : keep(withPoint(draft, point, render(change.point, variables)))
  if (change.set !== undefined) {
    const { in: place, name, value } = change.set
    return keep(
      withPoint(
        draft,
        { in: place, name, path: place === 'body' ? parsePath(name) : undefined },
        render(value, variables),
      ),
    )
  }
  if (change.remove !== undefined)
    return keep(without(draft, change.remove.in, renderText(change.remove.name, variables)))
  if (change.headers !== undefined) {
    const set = texts(change.headers)
    const names = new Set(set.map(([name]) => name.toLowerCase()))
    return keep({ ...draft, headers: [...draft.headers.filter(([name]) => !names.has(name.toLowerCase())), ...set] })
  }
  if (change.addHeaders !== undefined)
    return keep({
      ...draft,
      headers: [
        ...draft.headers,
        ...change.addHeaders.map(([name, value]) => [name, renderText(value, variables)] as const),
      ],
    })
  if (change.removeHeaders !== undefined) {
    const names = new Set(list(change.removeHeaders).map((name) => name.toLowerCase()))
    const keptCredentials = {
      ...current.credentials,
      headers: current.credentials.headers.filter(([name]) => !names.has(name.toLowerCase())),
    }
    return {
      draft: { ...draft, headers: draft.headers.filter(([name]) => !names.has(name.toLowerCase())) },
      credentials: keptCredentials,
    }
  }
  if (change.removeCredentials !== undefined) return { draft, credentials: noCredentials }
  if (change.method !== undefined) return keep({ ...draft, method: renderText(change.method, variables) })
  if (change.path !== undefined)
    return keep({ ...draft, rawPath: renderText(change.path, new Map(variables).set('path', pathOf(draft))) })
  if (change.query !== undefined) return keep({ ...draft, rawQuery: renderText(change.query, variables) })
  if (change.addQuery !== undefined) return keep({ ...draft, query: [...draft.query, ...texts(change.addQuery)] })
  if (change.cookies !== undefined) {
    const set = texts(change.cookies)
    const names = new Set(set.map(([name]) => name))
    return keep({ ...draft, cookies: [...draft.cookies.filter(([name]) => !names.has(name)), ...set] })
  }
  if (change.body !== undefined) return keep({ ...draft, body: bodyOf(render(change.body, variables), draft.body) })
  if (change.json !== undefined) {
    let next: RequestDraft | undefined = draft
    for (const [path, value] of Object.entries(change.json))
      next =
        next === undefined
          ? undefined
          : withField(next, parsePath(renderText(path, variables)), render(value, variables))
    return next === undefined ? undefined : keep(next)
  }
  if (change.removeJson !== undefined) {
    let next = draft
    for (const path of list(change.removeJson)) next = without(next, 'body', renderText(path, variables))
    return keep(next)
  }
  if (change.contentType !== undefined) {
    const body = inFormat(draft.body, renderText(change.contentType, variables))
    return body === undefined ? undefined : keep({ ...draft, body })
  }
  if (change.token !== undefined) {
    const jwt = jwtOf(current.credentials)
    if (jwt === undefined) return undefined
    const header = change.token.header === undefined ? undefined : render(change.token.header, variables)
    const claims = change.token.claims === undefined ? undefined : render(change.token.claims, variables)
    const token = changedJwt(jwt, {
      ...change.token,
      alg: change.token.alg === undefined ? undefined : renderText(change.token.alg, variables),
      secret: change.token.secret === undefined ? undefined : renderText(change.token.secret, variables),
      header: isJsonObject(header) ? header : undefined,
      claims: isJsonObject(claims) ? claims : undefined,
    })
    return { draft, credentials: withToken(current.credentials, jwt.text, token) }
  }
  return current
}

function bodyOf(value: Json, before: BodyDraft): BodyDraft {
  if (typeof value !== 'string')
    return bodyDraftOfValue(before.kind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json', value)
  return { kind: 'raw', contentType: bodyBytes(before)?.contentType ?? 'text/plain', bytes: Buffer.from(value) }
}

function withField(draft: RequestDraft, path: JsonPath, value: Json): RequestDraft | undefined {
  const { body } = draft
  if (body.kind === 'json') return { ...draft, body: { ...body, value: setAt(body.value, path, value) } }
  if (body.kind === 'form' || body.kind === 'multipart')
    return withPoint(draft, { in: 'body', name: String(path.at(-1) ?? ''), path: undefined }, value)
  return undefined
}

function without(draft: RequestDraft, place: Point['in'], name: string): RequestDraft {
  switch (place) {
    case 'query':
      return { ...draft, query: draft.query.filter(([key]) => key !== name) }
    case 'cookie':
      return { ...draft, cookies: draft.cookies.filter(([key]) => key !== name) }
    case 'header':
      return { ...draft, headers: draft.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase()) }
    case 'body': {
      const { body } = draft
      if (body.kind === 'json') return { ...draft, body: { ...body, value: deleteAt(body.value, parsePath(name)) } }
      if (body.kind === 'form' || body.kind === 'multipart')
        return { ...draft, body: { ...body, fields: body.fields.filter(([key]) => key !== name) } }
      return draft
    }
    case 'path':
      return draft
  }
}

const shortTypes: Record<string, string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
  xml: 'application/xml',
}

/** The same values in another format. A type that is no known format is only declared; the bytes stay. */
function inFormat(body: BodyDraft, format: string): BodyDraft | undefined {
  const before = bodyBytes(body)
  if (before === undefined) return undefined
  const type = shortTypes[format] ?? format
  if (shortTypes[format] === undefined) return { kind: 'raw', contentType: type, bytes: before.bytes }
  const value =
    body.kind === 'json'
      ? body.value
      : body.kind === 'form' || body.kind === 'multipart'
        ? Object.fromEntries(body.fields)
        : parseJson(before.bytes.toString('utf8'))
  return value === undefined ? undefined : bodyDraftOfValue(type, value)
}
