import { ApiTestError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import { isJsonObject, parseJson } from '../json.ts'

/**
 * Identities of the command line. `--identity alice:user` declares one, `--header "alice:Authorization: Bearer x"` gives it headers,
 * `--login "alice:POST /login {…}"` a JSON login whose token or cookies are found by themselves. Errors: `usage`.
 */
export function identityConfigs(
  identities: readonly string[],
  headers: readonly string[],
  logins: readonly string[],
): JsonObject[] {
  const roles = new Map<string, string>()
  const loginOf = new Map<string, JsonObject>()
  for (const entry of identities) {
    const [name = '', role = 'user'] = entry.split(':')
    roles.set(name, role)
  }
  for (const entry of headers) {
    // `Header: value` has a space after its first colon, `name:Header: value` has none.
    const match = /^([\w.@-]+):([\w-]+):\s*(.*)$/s.exec(entry)
    if (match === null || /^[\w-]+:\s/.test(entry)) {
      if (!/^[\w-]+:\s/.test(entry))
        throw new ApiTestError('usage', `--header ${entry}: write "name:Header: value" or "Header: value"`)
      continue
    }
    const [, name = '', header = '', value = ''] = match
    const known = loginOf.get(name)
    const before = known?.kind === 'header' && isJsonObject(known.headers) ? known.headers : {}
    loginOf.set(name, { kind: 'header', headers: { ...before, [header]: value } })
    if (!roles.has(name)) roles.set(name, 'user')
  }
  for (const entry of logins) {
    const match = /^([\w.@-]+):(?:([A-Z]+)\s+)?(\S+)\s+(\{.*\})$/s.exec(entry)
    const body: Json | undefined = match === null ? undefined : parseJson(match[4] ?? '')
    if (match === null || body === undefined)
      throw new ApiTestError('usage', `--login ${entry}: write "name:POST /path {json}"`)
    const [, name = '', method = 'POST', url = ''] = match
    loginOf.set(name, { kind: 'json', method, url, body })
    if (!roles.has(name)) roles.set(name, 'user')
  }
  return [...roles].map(([name, role]) => {
    const login = loginOf.get(name)
    if (login === undefined)
      throw new ApiTestError(
        'usage',
        `--identity ${name}: say how it signs in, with --header "${name}:Authorization: …" or --login "${name}:POST /login {…}"`,
      )
    return { name, role, login }
  })
}
