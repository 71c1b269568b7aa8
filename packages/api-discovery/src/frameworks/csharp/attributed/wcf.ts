/** WCF over HTTP: `[WebGet(UriTemplate = "users/{id}?full={full}")]`, `[WebInvoke(Method = "POST")]` of a contract. */
import { concat, plainText, text } from '../../../engine/values.ts'
import { pathParam, type PathForm } from '../../../routing/path.ts'
import type { Dialect } from './dialect.ts'

/** `users/{id}`, `files/{*path}`, `{page=1}`; what follows `?` is no path. */
function wcfPath(piece: string): readonly PathForm[] {
  const [path = ''] = piece.split('?')
  const clean = path.replaceAll(/\{\*?(\w+)(?:=[^}]*)?\}/g, '{$1}').replace(/(?<=\/)\*$/, '{wildcard}')
  const names = [...clean.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  return [{ path: clean, params: names.map((name) => pathParam(name)) }]
}

/** What the query of a template calls its variables: `page` for `p` of `?page={p}`. */
export function queryNames(template: string): ReadonlyMap<string, string> {
  const query = template.split('?')[1] ?? ''
  return new Map(
    query.split('&').flatMap((part): [string, string][] => {
      const [, wire, variable] = /^([^=]+)=\{(\w+)\}$/.exec(part) ?? []
      return wire === undefined || variable === undefined ? [] : [[variable.toLowerCase(), wire]]
    }),
  )
}

export const wcf: Dialect = {
  framework: 'wcf',
  syntax: wcfPath,
  marks: /^Web(?:Get|Invoke)$/,
  route({ mark, member }) {
    const method = mark.name === 'WebGet' ? 'GET' : (plainText(mark.named.get('Method'))?.toUpperCase() ?? 'POST')
    const template = mark.named.get('UriTemplate')
    const path = template === undefined ? text(`/${member.name}`) : concat([text('/'), template])
    return { methods: method === '*' ? ['POST'] : [method], path }
  },
  rules(methods) {
    return methods[0] === 'GET'
      ? { simple: 'query', complex: undefined }
      : { simple: 'json', complex: 'json', naming: 'written' }
  },
}
