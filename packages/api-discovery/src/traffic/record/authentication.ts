/** How the caller of an exchange proved who it is, as far as a recording shows. */
import { algorithmOf } from '../../sensitive-data/kinds/credentials.ts'
import type { Exchange, Header } from '../exchange.ts'

export type AuthenticationScheme =
  | 'none'
  | 'cookie'
  | 'bearer'
  | 'jwt'
  | 'api-key'
  | 'basic'
  | 'digest'
  | 'signature'
  | 'mtls'
  | 'other'

export interface Authentication {
  readonly scheme: AuthenticationScheme
  /** Where it travels and what is known of it: `RS256`, `header X-Api-Key`, `cookie session (HS256)`. */
  readonly detail?: string
}

const KEY_HEADER =
  /^(?:x-)?(?:api|app|access|auth|subscription|client|service|functions|goog-api|master)[-_]?(?:key|token|secret)$|^(?:x-)?apikey$|^x-token$|^token$|^ocp-apim-subscription-key$|^private-token$|^x-auth$|^x-session(?:-?(?:id|token))?$|^x-vault-token$|^x-amz-security-token$/
const KEY_PARAMETER =
  /^(?:api[-_]?key|apikey|access[-_]?token|auth[-_]?token|subscription-key|app[-_]?key|client[-_]?secret|token|sig|signature|x-amz-signature|x-goog-signature)$/i
const SESSION_COOKIE =
  /sess|^s?id$|sid$|auth|token|jwt|login|remember|identity|^_?user_?id$|^connect\.|\.sid$|^laravel|^wordpress_(?:logged_in|sec)|^\.aspnet|^asp\.net|credential|access/i
const NO_SESSION =
  /csrf|xsrf|antiforgery|analytics|consent|^_ga|^_gid|^ajs_|^intercom|^amplitude|^optimizely|lang|locale|theme/i
const CERTIFICATE_HEADER =
  /^(?:x-forwarded-client-cert|x-(?:ssl-)?client-(?:cert|dn|s-dn|verify|subject).*|ssl-client-.*|x-amzn-mtls-clientcert.*|x-arr-clientcert)$/

/** Undefined when the recording does not show headers: then `none` would be a guess. */
export function authenticationsOf(exchange: Exchange): readonly Authentication[] | undefined {
  const { requestHeaders, hasUser, hasClientCertificate } = exchange
  const found: Authentication[] = []
  if (hasClientCertificate === true) found.push({ scheme: 'mtls' })
  if (hasUser === true && requestHeaders === undefined) found.push({ scheme: 'other', detail: 'user named in the log' })
  for (const { name, value } of requestHeaders ?? []) {
    const bearer = bearerOf(name)
    if (bearer === 'none' || value === '') continue
    if (bearer === 'authorization') found.push(ofAuthorization(value))
    else if (bearer === 'cookie') found.push(...ofCookies(value))
    else if (bearer === 'key') found.push(ofKey(value, `header ${name}`))
    else if (!/^(?:none|failed.*|-)$/i.test(value)) found.push({ scheme: 'mtls' })
  }
  for (const name of keysOf(exchange.query)) found.push({ scheme: 'api-key', detail: `query ${name}` })
  if (found.length > 0) return found
  return requestHeaders === undefined ? undefined : [{ scheme: 'none' }]
}

type Bearer = 'authorization' | 'cookie' | 'key' | 'certificate' | 'none'
const bearers = new Map<string, Bearer>()

/** What a header carries; found out once for each name. */
function bearerOf(name: string): Bearer {
  const known = bearers.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  const bearer =
    lower === 'authorization' || lower === 'proxy-authorization'
      ? 'authorization'
      : lower === 'cookie'
        ? 'cookie'
        : KEY_HEADER.test(lower)
          ? 'key'
          : CERTIFICATE_HEADER.test(lower)
            ? 'certificate'
            : 'none'
  if (bearers.size < 5_000) bearers.set(name, bearer)
  return bearer
}

function ofAuthorization(value: string): Authentication {
  const [scheme = '', credentials = ''] = value.trim().split(/\s+/, 2)
  switch (scheme.toLowerCase()) {
    case 'bearer': {
      const algorithm = algorithmOf(credentials)
      return algorithm === undefined ? { scheme: 'bearer' } : { scheme: 'jwt', detail: algorithm }
    }
    case 'basic':
      return { scheme: 'basic' }
    case 'digest':
      return { scheme: 'digest' }
    case 'aws4-hmac-sha256':
    case 'hmac':
    case 'signature':
      return { scheme: 'signature', detail: scheme.toLowerCase() }
    case 'apikey':
    case 'api-key':
    case 'token':
      return { scheme: 'api-key', detail: 'header Authorization' }
    default: {
      // The scheme is the caller's text: an own word is named, a bare token is not kept.
      const algorithm = algorithmOf(value)
      if (algorithm !== undefined) return { scheme: 'jwt', detail: algorithm }
      const isWord = credentials !== '' && /^[A-Za-z][A-Za-z-]{1,20}$/.test(scheme)
      return isWord ? { scheme: 'other', detail: scheme } : { scheme: 'api-key', detail: 'header Authorization' }
    }
  }
}

function ofKey(value: string, place: string): Authentication {
  const algorithm = algorithmOf(value)
  return algorithm === undefined
    ? { scheme: 'api-key', detail: place }
    : { scheme: 'jwt', detail: `${algorithm}, ${place}` }
}

function ofCookies(value: string): Authentication[] {
  const found: Authentication[] = []
  for (const { name, value: text } of cookiesOf(value)) {
    const algorithm = text.startsWith('eyJ') ? algorithmOf(text) : undefined
    if (algorithm !== undefined) found.push({ scheme: 'cookie', detail: `${name} (${algorithm})` })
    else if (text.length >= 8 && SESSION_COOKIE.test(name) && !NO_SESSION.test(name))
      found.push({ scheme: 'cookie', detail: name })
  }
  return found.slice(0, 4)
}

/** The pairs of a Cookie header (RFC 6265 §4.2.1). */
export function cookiesOf(header: string): Header[] {
  return header.split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    const name = (at < 0 ? pair : pair.slice(0, at)).trim()
    return /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) ? [{ name, value: at < 0 ? '' : pair.slice(at + 1).trim() }] : []
  })
}

function keysOf(query: string | undefined): string[] {
  if (query === undefined || !/key|token|secret|sig/i.test(query)) return []
  return query
    .split('&')
    .map((pair) => pair.split('=', 2))
    .flatMap(([name = '', value = '']) => (value.length >= 6 && KEY_PARAMETER.test(name) ? [name] : []))
}

/** Headers that `authenticationsOf` answers for; they are no parameters of an endpoint. */
export function isCredentialHeader(lowerCaseName: string): boolean {
  return (
    KEY_HEADER.test(lowerCaseName) || CERTIFICATE_HEADER.test(lowerCaseName) || lowerCaseName.endsWith('authorization')
  )
}

export function authenticationText({ scheme, detail }: Authentication): string {
  return detail === undefined ? scheme : `${scheme} ${detail}`
}
