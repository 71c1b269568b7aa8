import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { HeaderList } from '../http/message.ts'
import { headerOf, withHeader, withoutHeader } from '../http/message.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, parseJson, parsePath, setAt, setOwn } from '../json.ts'
import type { Credentials } from '../request/draft.ts'
import { formEncoded, scalarText } from '../request/draft.ts'
import { assembleJwt, changedJwt, type Jwt, parseJwt, signJwtRs256 } from '../rule/jwt.ts'
import { javaRegex } from './comparisons.ts'
import type { TextRequest } from './message.ts'
import { queryPairs } from './message.ts'

/** Who else there is to be. */
export interface Callers {
  readonly owner: Credentials
  readonly attacker: Credentials | undefined
  readonly ofRole: (role: string) => Credentials | undefined
}

/** A reason why a request cannot be made: the test ends here, and says so. */
export class CannotApply extends Error {
  override readonly name = 'CannotApply'
}

type Operation = (request: TextRequest, value: Json, callers: Callers) => TextRequest

/** Whether the body is a form; everything else that can be changed by name is JSON. */
const isForm = (request: TextRequest): boolean =>
  /x-www-form-urlencoded/i.test(headerOf(request.headers, 'content-type') ?? '')

/** Names and values of an operation such as `{ role: admin }`. */
const entries = (value: Json): [string, Json][] => (isJsonObject(value) ? Object.entries(value) : [])

function withBody(request: TextRequest, change: (body: Json) => Json): TextRequest {
  if (isForm(request)) {
    const fields: JsonObject = Object.fromEntries(new URLSearchParams(request.body))
    const changed = change(fields)
    return {
      ...request,
      body: formEncoded(entries(changed).map(([name, one]): [string, string] => [name, scalarText(one)])),
    }
  }
  const body = parseJson(request.body === '' ? '{}' : request.body)
  return body === undefined ? request : { ...request, body: JSON.stringify(change(body)) }
}

/** The document with every member of this name changed, at any depth. */
function atName(document: Json, name: string, change: (owner: JsonObject) => void, depth = 0): Json {
  if (depth > 64) return document
  if (Array.isArray(document)) return document.map((entry) => atName(entry, name, change, depth + 1))
  if (!isJsonObject(document)) return document
  const copy: JsonObject = {}
  for (const [key, entry] of Object.entries(document)) setOwn(copy, key, atName(entry, name, change, depth + 1))
  if (Object.hasOwn(copy, name)) change(copy)
  return copy
}

function withQuery(request: TextRequest, change: (pairs: [string, string][]) => [string, string][]): TextRequest {
  const [base = ''] = request.url.split('?')
  const query = formEncoded(change(queryPairs(request.url)))
  return { ...request, url: query === '' ? base : `${base}?${query}` }
}

const originOf = (url: string): string => /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? ''

function modifiedUrl(request: TextRequest, value: Json): string {
  const { url } = request
  if (!isJsonObject(value)) {
    const text = scalarText(value)
    if (/^https?:\/\//i.test(text)) return text
    return `${originOf(url)}${text.startsWith('/') ? '' : '/'}${text}`
  }
  const [[kind, how] = ['', null]] = Object.entries(value)
  if (!isJsonObject(how ?? null)) throw new CannotApply(`modify_url: ${kind} says nothing of what to do`)
  const { regex, replace_with: replacement = '', location } = how as JsonObject // checked above
  if (kind === 'regex_replace') {
    const pattern = javaRegex(scalarText(regex ?? ''))
    if (pattern === undefined) throw new CannotApply(`modify_url: ${scalarText(regex ?? '')} is no expression`)
    return url.replaceAll(new RegExp(pattern.source, `${pattern.flags}g`), scalarText(replacement))
  }
  const [base = '', query] = url.split('?')
  const origin = originOf(base)
  const segments = base.slice(origin.length).split('/')
  const at = Number(location ?? 1)
  if (!Number.isInteger(at) || at < 1 || at > segments.length) return url
  if (kind === 'token_insert') segments.splice(at, 0, scalarText(replacement))
  else if (at < segments.length) segments[at] = scalarText(replacement)
  else return url
  return `${origin}${segments.join('/')}${query === undefined ? '' : `?${query}`}`
}

/** The names under which a caller proves who it is. */
const authNames = ({ headers, cookies }: Credentials): string[] => [
  ...headers.map(([name]) => name),
  ...(cookies.length === 0 ? [] : ['Cookie']),
]

function withoutAuth(request: TextRequest, { owner }: Callers): TextRequest {
  const names = authNames(owner).filter((name) => headerOf(request.headers, name) !== undefined)
  if (names.length === 0) throw new CannotApply('the request carries nothing that proves who calls')
  return { ...request, headers: names.reduce(withoutHeader, request.headers) }
}

function withCredentials(request: TextRequest, credentials: Credentials, callers: Callers): TextRequest {
  const bare = withoutAuth(request, callers)
  const cookie = credentials.cookies.map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = credentials.headers.reduce(
    (list: HeaderList, [name, value]) => withHeader(list, name, value),
    bare.headers,
  )
  return { ...bare, headers: cookie === '' ? headers : withHeader(headers, 'Cookie', cookie) }
}

/** The request with the token that proves who calls changed. */
function withChangedToken(request: TextRequest, callers: Callers, change: (jwt: Jwt) => string): TextRequest {
  for (const name of authNames(callers.owner)) {
    const value = headerOf(request.headers, name)
    const token = /eyJ[\w-]+\.[\w-]+\.[\w-]*/.exec(value ?? '')?.[0]
    const jwt = token === undefined ? undefined : parseJwt(token)
    if (value !== undefined && token !== undefined && jwt !== undefined)
      return {
        ...request,
        headers: withHeader(
          request.headers,
          name,
          value.replace(token, () => change(jwt)),
        ),
      }
  }
  throw new CannotApply('the caller is not known by a JSON Web Token')
}

/** A token that the attacker signed, whose header leads to the attacker's key. */
function selfSigned(jwt: Jwt, header: (publicKey: JsonObject) => JsonObject): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = parseJson(JSON.stringify(createPublicKey(publicKey).export({ format: 'jwk' })))
  return signJwtRs256({ ...jwt.header, alg: 'RS256', ...header(isJsonObject(jwk) ? jwk : {}) }, jwt.claims, privateKey)
}

const forgeries: Readonly<Record<string, (jwt: Jwt, value: Json) => string>> = {
  none_algo_token: (jwt) => changedJwt(jwt, { alg: 'none', signature: 'empty' }),
  invalid_signature_token: (jwt) => changedJwt(jwt, { signature: 'corrupt' }),
  jku_added_token: (jwt) => selfSigned(jwt, () => ({ jku: 'https://attacker.invalid/keys.json' })),
  jwk_added_token: (jwt) => selfSigned(jwt, (key) => ({ jwk: key })),
  kid_added_token: (jwt) =>
    changedJwt(jwt, { header: { kid: '../../../../../../dev/null' }, signature: 'secret', alg: 'HS256', secret: '' }),
  modify_jwt: (jwt, value) => changedJwt(jwt, { claims: isJsonObject(value) ? value : {}, signature: 'keep' }),
}

function replacedAuth(request: TextRequest, value: Json, callers: Callers): TextRequest {
  const [name, details]: [string, Json] = isJsonObject(value)
    ? (Object.entries(value)[0] ?? ['', null])
    : [scalarText(value), null]
  const forgery = /^\$\{auth_context\.(\w+)\}$/.exec(name)?.[1]
  if (forgery !== undefined) {
    const forge = forgeries[forgery]
    if (forge === undefined) throw new CannotApply(`there is no auth_context.${forgery}`)
    return withChangedToken(request, callers, (jwt) => forge(jwt, details))
  }
  if (name.toLowerCase() !== 'true') return request
  if (callers.attacker === undefined) throw new CannotApply('there is no second identity to be the attacker')
  return withCredentials(request, callers.attacker, callers)
}

function modifiedHeaders(request: TextRequest, value: Json, callers: Callers): TextRequest {
  let changed = request
  for (const [name, one] of entries(value)) {
    const role = /^\$\{roles_access_context\.(\w+)\}$/.exec(name)?.[1]
    if (role !== undefined) {
      const credentials = callers.ofRole(role)
      if (credentials === undefined) throw new CannotApply(`there is no identity of the role ${role}`)
      changed = withCredentials(changed, credentials, callers)
    } else if (headerOf(changed.headers, name) !== undefined)
      changed = { ...changed, headers: withHeader(changed.headers, name, scalarText(one)) }
  }
  return changed
}

/** Names in an operation that takes one, or several. */
const named = (value: Json): string[] =>
  (Array.isArray(value) ? value : isJsonObject(value) ? Object.keys(value) : [value]).map(scalarText)

/** What templates can do to a request, by the template's own words. What is not there is left alone. */
export const operations: Readonly<Record<string, Operation>> = {
  add_body_param: (request, value) =>
    withBody(request, (body) =>
      entries(value).reduce((document, [name, one]) => {
        const path = parsePath(name)
        return Array.isArray(document) ? document.map((entry) => setAt(entry, path, one)) : setAt(document, path, one)
      }, body),
    ),
  modify_body_param: (request, value) =>
    withBody(request, (body) =>
      entries(value).reduce(
        (document, [name, one]) => atName(document, name, (owner) => setOwn(owner, name, one)),
        body,
      ),
    ),
  delete_body_param: (request, value) =>
    withBody(request, (body) =>
      named(value).reduce(
        (document, name) => atName(document, name, (owner) => Reflect.deleteProperty(owner, name)),
        body,
      ),
    ),
  replace_body: (request, value) => ({ ...request, body: scalarText(value) }),
  jwt_replace_body: (request, value, callers) =>
    withChangedToken(request, callers, (jwt) => {
      const claims = isJsonObject(value) ? value : parseJson(scalarText(value))
      return assembleJwt(jwt.header, isJsonObject(claims) ? claims : {}, jwt.signature)
    }),
  add_header: (request, value) => ({
    ...request,
    headers: entries(value).reduce(
      (list: HeaderList, [name, one]) => withHeader(list, name, scalarText(one)),
      request.headers,
    ),
  }),
  modify_header: modifiedHeaders,
  delete_header: (request, value) => ({ ...request, headers: named(value).reduce(withoutHeader, request.headers) }),
  add_query_param: (request, value) =>
    withQuery(request, (pairs) => [
      ...pairs,
      ...entries(value).map(([name, one]): [string, string] => [name, scalarText(one)]),
    ]),
  modify_query_param: (request, value) =>
    withQuery(request, (pairs) => {
      const changes = new Map(entries(value))
      return pairs.map(([name, old]) => [name, changes.has(name) ? scalarText(changes.get(name) ?? '') : old])
    }),
  delete_query_param: (request, value) =>
    withQuery(request, (pairs) => {
      const gone = new Set(named(value))
      return pairs.filter(([name]) => !gone.has(name))
    }),
  modify_url: (request, value) => ({ ...request, url: modifiedUrl(request, value) }),
  modify_method: (request, value) => ({ ...request, method: scalarText(value).toUpperCase() }),
  remove_auth_header: (request, value, callers) =>
    scalarText(value).toLowerCase() === 'false' ? request : withoutAuth(request, callers),
  replace_auth_header: replacedAuth,
}
