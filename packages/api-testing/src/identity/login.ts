import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { LoginConfig } from '../config/schema.ts'
import { ApiTestError, messageOf } from '../errors.ts'
import type { Exchange, HeaderList, WireRequest } from '../http/message.ts'
import { contentKind, textOf } from '../http/message.ts'
import type { Sender } from '../http/sender.ts'
import type { Json } from '../json.ts'
import { parseJson } from '../json.ts'
import type { Credentials, FieldList } from '../request/draft.ts'
import { formEncoded, noCredentials } from '../request/draft.ts'
import { extracted, locatedToken, setCookiesOf } from './extract.ts'

/** What a login gave, and when it ends (ms since the epoch) where the server said so. */
export interface LoginResult {
  readonly credentials: Credentials
  readonly expiresAt: number | undefined
  /** For the next `refresh_token` grant, when the server hands out a new one each time. */
  readonly refreshToken: string | undefined
  /** The answer in which the credentials stood, for rules that judge logins. */
  readonly exchange: Exchange | undefined
}

export interface LoginPlace {
  readonly target: string
  readonly identity: string
  readonly sender: Sender
}

const loginBudget = '(sign in)'
const plain: HeaderList = [
  ['User-Agent', 'holdfast-api-test'],
  ['Accept', 'application/json, text/html;q=0.9, */*;q=0.8'],
]

type Steps = Extract<LoginConfig, { kind: 'json' | 'form' }>

/** Carries out a login. Errors: `login_failed`, saying what the server answered. */
export async function login(config: LoginConfig, place: LoginPlace, refreshToken?: string): Promise<LoginResult> {
  switch (config.kind) {
    case 'header':
      return fixed({ ...noCredentials, headers: Object.entries(config.headers) })
    case 'cookie':
      return fixed({
        ...noCredentials,
        cookies: Object.entries(config.cookies),
        headers: Object.entries(config.headers),
      })
    case 'query':
      return fixed({ ...noCredentials, query: Object.entries(config.params) })
    case 'basic': {
      const pair = Buffer.from(`${config.username}:${config.password}`).toString('base64')
      return fixed({ ...noCredentials, headers: [['Authorization', `Basic ${pair}`]] })
    }
    case 'json':
    case 'form':
      return loginBySteps(config, place)
    case 'oauth2':
      return loginByOAuth2(config, place, refreshToken)
    case 'script':
      return loginByScript(config.file, place)
  }
}

function fixed(credentials: Credentials): LoginResult {
  return { credentials, expiresAt: undefined, refreshToken: undefined, exchange: undefined }
}

function requestTo(
  place: LoginPlace,
  url: string,
  method: string,
  headers: HeaderList,
  body?: { type: string; text: string },
): WireRequest {
  const at = new URL(url, place.target)
  return {
    method,
    origin: at.origin,
    target: at.pathname + at.search,
    headers: [...plain, ...headers, ...(body === undefined ? [] : [['Content-Type', body.type] as const])],
    ...(body === undefined ? {} : { body: Buffer.from(body.text) }),
  }
}

async function ask(place: LoginPlace, request: WireRequest): Promise<Exchange> {
  try {
    return await place.sender.send(request, { endpointId: loginBudget, as: place.identity })
  } catch (error) {
    throw new ApiTestError('login_failed', `${place.identity} cannot sign in: ${messageOf(error)}`, { cause: error })
  }
}

/** Cookies collected over the steps of a login; the newest of a name counts. */
class Jar {
  private readonly cookies = new Map<string, string>()

  take(exchange: Exchange): void {
    for (const { name, value, attributes } of setCookiesOf(exchange.response)) {
      if (value === '' || attributes.get('max-age') === '0') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }

  get list(): FieldList {
    return [...this.cookies]
  }

  get header(): HeaderList {
    return this.cookies.size === 0 ? [] : [['Cookie', this.list.map(([name, value]) => `${name}=${value}`).join('; ')]]
  }
}

function filled(template: string, values: ReadonlyMap<string, string>): string {
  return template.replaceAll(/\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => values.get(name) ?? whole)
}

async function loginBySteps(config: Steps, place: LoginPlace): Promise<LoginResult> {
  const jar = new Jar()
  const values = new Map<string, string>()
  const csrfHeader: [string, string][] = []
  const fields = new Map(config.kind === 'form' ? Object.entries(config.fields) : [])
  if (config.csrf !== undefined) {
    const page = await ask(place, requestTo(place, config.csrf.url, 'GET', []))
    jar.take(page)
    const token = extracted(page.response, config.csrf.extract)
    if (token === undefined)
      throw new ApiTestError(
        'login_failed',
        `${place.identity}: ${config.csrf.url} holds no CSRF token where the configuration says`,
      )
    values.set('csrf', token)
    if (config.csrf.field !== undefined) fields.set(config.csrf.field, token)
    if (config.csrf.header !== undefined) csrfHeader.push([config.csrf.header, token])
  }
  const body =
    config.method === 'GET'
      ? undefined
      : config.kind === 'form'
        ? { type: 'application/x-www-form-urlencoded', text: formEncoded([...fields]) }
        : { type: 'application/json', text: JSON.stringify(config.body) }
  const exchange = await ask(
    place,
    requestTo(
      place,
      config.url,
      config.method,
      [...Object.entries(config.headers), ...csrfHeader, ...jar.header],
      body,
    ),
  )
  jar.take(exchange)
  if (exchange.response.status >= 400) throw refused(place, exchange)
  for (const [name, extraction] of Object.entries(config.extract)) {
    const value = extracted(exchange.response, extraction)
    if (value === undefined)
      throw new ApiTestError(
        'login_failed',
        `${place.identity}: the answer of ${config.url} holds no ${name} (${exchange.response.status}: ${excerpt(exchange)})`,
      )
    values.set(name, value)
  }
  if (config.apply !== undefined) {
    const fill = (record: Record<string, string>): FieldList =>
      Object.entries(record).map(([name, value]) => [name, filled(value, values)] as const)
    return {
      credentials: {
        headers: [...fill(config.apply.headers), ...csrfHeader],
        cookies: [...jar.list, ...fill(config.apply.cookies)],
        query: fill(config.apply.query),
      },
      expiresAt: expiryOf(values.values()),
      refreshToken: undefined,
      exchange,
    }
  }
  const token = values.get('token') ?? locatedToken(exchange.response, true)?.token
  if (token === undefined && jar.list.length === 0) {
    throw new ApiTestError(
      'login_failed',
      `${place.identity}: ${config.url} answered ${exchange.response.status} with neither a token nor a cookie: ${excerpt(exchange)}`,
    )
  }
  const headers: FieldList = token === undefined ? csrfHeader : [['Authorization', `Bearer ${token}`], ...csrfHeader]
  return {
    credentials: { headers, cookies: jar.list, query: [] },
    expiresAt: expiryOf(token === undefined ? [] : [token]),
    refreshToken: undefined,
    exchange,
  }
}

function refused(place: LoginPlace, exchange: Exchange): ApiTestError {
  return new ApiTestError(
    'login_failed',
    `${place.identity} cannot sign in: ${exchange.request.method} ${exchange.request.target} answered ${exchange.response.status}: ${excerpt(exchange)}`,
  )
}

function excerpt(exchange: Exchange): string {
  const kind = contentKind(exchange.response)
  return kind === 'json' || kind === 'text' ? textOf(exchange.response).slice(0, 160) : `(${kind})`
}

/** The earliest `exp` among tokens in the form of a JWT, in ms since the epoch. */
function expiryOf(tokens: Iterable<string>): number | undefined {
  const times = [...tokens].flatMap((token): number[] => {
    const payload = token.split('.')[1]
    if (payload === undefined) return []
    const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'))
    const parsed = z.object({ exp: z.number() }).safeParse(claims)
    return parsed.success ? [parsed.data.exp * 1000] : []
  })
  return times.length === 0 ? undefined : Math.min(...times)
}

const TokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.string().default('Bearer'),
  expires_in: z.coerce.number().optional(),
  refresh_token: z.string().optional(),
})

/** RFC 6749 §4.3, §4.4 and §6. */
async function loginByOAuth2(
  config: Extract<LoginConfig, { kind: 'oauth2' }>,
  place: LoginPlace,
  refreshToken: string | undefined,
): Promise<LoginResult> {
  const grant = refreshToken === undefined ? config.grant : 'refresh_token'
  const token = refreshToken ?? config.refreshToken
  const fields: [string, string][] = [['grant_type', grant], ...Object.entries(config.params)]
  if (grant === 'password') fields.push(['username', config.username ?? ''], ['password', config.password ?? ''])
  if (grant === 'refresh_token') fields.push(['refresh_token', token ?? ''])
  if (config.scope !== undefined) fields.push(['scope', config.scope])
  const headers: [string, string][] = []
  if (config.clientAuth === 'basic' && config.clientSecret !== undefined) {
    const pair = `${encodeURIComponent(config.clientId)}:${encodeURIComponent(config.clientSecret)}`
    headers.push(['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`])
  } else {
    fields.push(['client_id', config.clientId])
    if (config.clientSecret !== undefined) fields.push(['client_secret', config.clientSecret])
  }
  const exchange = await ask(
    place,
    requestTo(place, config.tokenUrl, 'POST', headers, {
      type: 'application/x-www-form-urlencoded',
      text: formEncoded(fields),
    }),
  )
  if (exchange.response.status >= 400) {
    // A refresh token that was used up or has expired: start again with the grant of the configuration.
    if (refreshToken !== undefined && config.grant !== 'refresh_token') return loginByOAuth2(config, place, undefined)
    throw refused(place, exchange)
  }
  const parsed = TokenAnswer.safeParse(parseJson(textOf(exchange.response)))
  if (!parsed.success)
    throw new ApiTestError(
      'login_failed',
      `${place.identity}: ${config.tokenUrl} answered without an access_token: ${excerpt(exchange)}`,
    )
  const answer = parsed.data
  const scheme = /^bearer$/i.test(answer.token_type) ? 'Bearer' : answer.token_type
  return {
    credentials: { ...noCredentials, headers: [['Authorization', `${scheme} ${answer.access_token}`]] },
    expiresAt:
      answer.expires_in === undefined
        ? expiryOf([answer.access_token])
        : Temporal.Now.instant().epochMilliseconds + answer.expires_in * 1000,
    refreshToken: answer.refresh_token,
    exchange,
  }
}

const Texts = z.record(z.string(), z.string())
const ScriptAnswer = z.object({
  headers: Texts.default({}),
  cookies: Texts.default({}),
  query: Texts.default({}),
  expiresInSeconds: z.number().optional(),
})

/** What a login script is given. `send` goes through the same gate as everything else. */
export interface LoginScriptContext {
  readonly target: string
  send(request: {
    method: string
    url: string
    headers?: Record<string, string>
    body?: string | Json
  }): Promise<{ status: number; headers: HeaderList; text: string }>
}

async function loginByScript(file: string, place: LoginPlace): Promise<LoginResult> {
  try {
    const module: unknown = await import(file.startsWith('file:') ? file : pathToFileURL(file).href)
    const parsed = z
      .object({
        default: z.custom<(context: LoginScriptContext) => Promise<unknown>>((value) => typeof value === 'function'),
      })
      .parse(module)
    const answer = ScriptAnswer.parse(
      await parsed.default({
        target: place.target,
        send: async ({ method, url, headers = {}, body }) => {
          const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
          const type = typeof body === 'string' ? 'text/plain' : 'application/json'
          const named = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')
          const request = requestTo(place, url, method, Object.entries(headers))
          const complete: WireRequest =
            text === undefined
              ? request
              : {
                  ...request,
                  headers: named ? request.headers : [...request.headers, ['Content-Type', type]],
                  body: Buffer.from(text),
                }
          const { response } = await ask(place, complete)
          return { status: response.status, headers: response.headers, text: textOf(response) }
        },
      }),
    )
    return {
      credentials: {
        headers: Object.entries(answer.headers),
        cookies: Object.entries(answer.cookies),
        query: Object.entries(answer.query),
      },
      expiresAt:
        answer.expiresInSeconds === undefined
          ? undefined
          : Temporal.Now.instant().epochMilliseconds + answer.expiresInSeconds * 1000,
      refreshToken: undefined,
      exchange: undefined,
    }
  } catch (error) {
    if (error instanceof ApiTestError) throw error
    throw new ApiTestError('login_failed', `${place.identity}: the login script ${file} failed: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
