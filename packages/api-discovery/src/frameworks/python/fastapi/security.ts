/** What FastAPI's own security dependencies read from a request. Being sent is all they ask for, so none is a guard. */
import { plainText, type External } from '../../../engine/values.ts'
import type { Param, ParamPlace } from '../../../model.ts'

const KEYS: Readonly<Record<string, ParamPlace>> = {
  APIKeyHeader: 'header',
  APIKeyQuery: 'query',
  APIKeyCookie: 'cookie',
}

/** Fields of a password grant (RFC 6749 §4.3.2), as `OAuth2PasswordRequestForm` names them. */
const PASSWORD_FORM = ['username', 'password', 'grant_type', 'scope', 'client_id', 'client_secret']

export function securityParams(of: External): readonly Param[] {
  const name = of.path.findLast((part) => part !== '()') ?? ''
  if (/^OAuth2PasswordRequestForm(?:Strict)?$/.test(name)) {
    return PASSWORD_FORM.map((field, i) => ({ name: field, in: 'form', ...(i < 2 ? { required: true } : {}) }))
  }
  const place = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined
  const key = plainText(of.call?.named.get('name'))
  return place === undefined || key === undefined ? [] : [{ name: key, in: place }]
}
